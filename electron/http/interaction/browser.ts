import { findSession, type LiveSession } from '../../accounts/sessions/find-session.ts';
import type { Exchange } from '../exchange.ts';
import type { Interactive } from './context.ts';

/** A browser with a live session, and the cookie value that its forms are bound to. */
export interface SignedIn extends LiveSession {
  readonly value: string;
}

/** A browser before the sign-in: a random mark that its forms are bound to. */
export interface Visit {
  readonly value: string;
  /** Set-Cookie values for a browser that had no mark yet. */
  readonly cookies: readonly string[];
}

const VISIT_BYTES = 32;
const visitGrammar = /^[\w-]{43}$/;

/** The session cookie as received. A cookie that came in two versions is none: which of them is ours cannot be told. */
export const sessionValueOf = (ctx: Interactive, { headers }: Exchange): string | undefined => {
  const read = ctx.sessionCookie.read(headers.cookie);
  return read.ok ? read.value : undefined;
};

/** Who is signed in in this browser. */
export const signedInOf = async (ctx: Interactive, exchange: Exchange): Promise<SignedIn | undefined> => {
  const value = sessionValueOf(ctx, exchange);
  const live = await findSession(ctx, value);
  return live && value !== undefined ? { ...live, value } : undefined;
};

/** The mark this browser came with; empty when it has none, which no form token is good for. */
export const visitOf = (ctx: Interactive, { headers }: Exchange): string => {
  const read = ctx.visitCookie.read(headers.cookie);
  return read.ok && read.value !== undefined && visitGrammar.test(read.value) ? read.value : '';
};

/** The mark of this browser, a new one where it has none. */
export const openVisit = (ctx: Interactive, exchange: Exchange): Visit => {
  const known = visitOf(ctx, exchange);
  if (known !== '') return { value: known, cookies: [] };
  const value = ctx.random.bytes(VISIT_BYTES).toString('base64url');
  return { value, cookies: [ctx.visitCookie.set(value)] };
};
