import type { Millis } from '../../../shared/units.ts';
import type { Sealer } from '../../keys/seal.ts';
import { limitKeyAddress } from '../../lib/addresses.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Tx } from '../../store/store.ts';
import { sessionOfValue } from '../sessions/find-session.ts';

/** From where somebody tries to prove who they are. */
export interface SignInPlace {
  /** What failures there are counted by. */
  readonly key: string;
  /** The person signed in from there before: strangers who fail elsewhere do not count against it. */
  readonly isKnown: boolean;
  /** The browser showed a session of the person. */
  readonly isKnownBrowser: boolean;
}

const KIND = 'sign-in-place';
const REMEMBERED: Millis = 90 * 86_400_000;

/** The place of a browser that shows a session of the person, whether it still lives or not. */
export const placeOfSession = (sessionId: string): SignInPlace => ({
  key: `session ${sessionId}`,
  isKnown: true,
  isKnownBrowser: true,
});

const markOf = (sealer: Sealer, userId: string, address: string): Buffer =>
  sealer.mac('user', JSON.stringify([KIND, userId, limitKeyAddress(address)]));

/**
 * Tells from where somebody signs in: a browser that was signed in before, an address from which the person signed in within 90 days, or somewhere new. The browser
 * goes first and has a count of its own, so that whoever shares an address with the person does not share the count either.
 *
 * @param input.userId  Undefined for a name that nobody has: it has no known places.
 * @param input.session The session cookie as received.
 * @see OWASP, "Blocking Brute Force Attacks", device cookies
 */
export const findSignInPlace = async (
  tx: Tx,
  deps: { readonly clock: Clock; readonly sealer: Sealer },
  input: { readonly userId: string | undefined; readonly session: string | undefined; readonly address: string },
): Promise<SignInPlace> => {
  const { userId, session: value, address } = input;
  const key = `address ${limitKeyAddress(address)}`;
  if (userId === undefined) return { key, isKnown: false, isKnownBrowser: false };
  const session = value === undefined ? undefined : await sessionOfValue(tx, value);
  if (session?.userId === userId) return placeOfSession(session.id);
  const isKnown = await tx.guards.isMarked(KIND, userId, markOf(deps.sealer, userId, address), deps.clock.now());
  return { key, isKnown, isKnownBrowser: false };
};

/** Remembers that the person signed in from an address; the address itself is not kept. */
export const rememberSignInPlace = async (
  tx: Tx,
  deps: { readonly clock: Clock; readonly sealer: Sealer },
  { userId, address }: { readonly userId: string; readonly address: string },
): Promise<void> => tx.guards.mark(KIND, userId, markOf(deps.sealer, userId, address), deps.clock.now() + REMEMBERED);
