import { StoreFault } from '../../lib/store-fault.ts';
import type { ListedToken } from '../../store/records.ts';
import type { Tx } from '../../store/store.ts';
import type { ActContext, ActResult } from '../acts/act-kind.ts';
import type { OperationDeps } from '../operation.ts';
import { judgeToken } from './judge-token.ts';
import { readTokens } from './read-tokens.ts';
import type { RevocationRecord } from './revocation-record.ts';
import { type JudgedToken, NEWEST } from './scan-tokens.ts';
import { addToTally, createTally, residualOf, type TokenTally, tokensIn } from './tally-tokens.ts';

/** Access tokens or grants of one unit of work: some milliseconds, so that nobody waits for it. */
const UNIT = 500;
/** Tokens of the grants of one unit that are counted. */
const MOST_COUNTED = 50_000;
/** With more of them, grants and tokens have no facts of their own beside that of the act. */
const MOST_FACTS = 100;
const MOST_FAILED = 100;
const REASON = 'revoked_by_operator';

export interface RevocationTarget {
  /** `jti` of access tokens. */
  readonly access: readonly string[];
  /** Grants that are revoked as a whole: a refresh token is never revoked without the family it keeps alive (RFC 7009 §2.1). */
  readonly grants: readonly string[];
}

type Failures = { id: string; why: string }[];

const reasons = { spent: 'already spent', revoked: 'already revoked', expired: 'expired meanwhile', live: 'not revoked' } as const;

const liveOfGrants = async (tx: Tx, deps: OperationDeps, grants: readonly string[]): Promise<ListedToken[]> => {
  const now = deps.clock.now();
  const wanted = { grants, aliveAt: now };
  const live: ListedToken[] = [];
  for (const type of ['access_token', 'refresh_token'] as const)
    for (const token of await tx.tokenList.list({ type, before: NEWEST, from: '', limit: MOST_COUNTED }, wanted))
      if (judgeToken(token, await tx.clients.find(token.clientId), now) === 'live') live.push(token);
  return live;
};

interface UnitInput {
  readonly part: RevocationTarget;
  readonly record: RevocationRecord;
  /** Whether each grant and token gets a fact of its own. */
  readonly inFull: boolean;
}

const revokeGrants = async (tx: Tx, deps: OperationDeps, context: ActContext, { part, inFull }: UnitInput, failed: Failures) => {
  const now = deps.clock.now();
  const revoked: string[] = [];
  for (const id of part.grants) {
    const grant = await tx.grants.find(id);
    if (!grant || !(await tx.grants.revoke(id, REASON, now))) {
      failed.push({ id, why: grant ? 'already revoked' : 'not there any more' });
      continue;
    }
    revoked.push(id);
    if (!inFull) continue;
    const subject = { client: grant.clientId, user: grant.userId, session: grant.sessionId, grant: id };
    await tx.audit({
      kind: 'grant.revoked',
      ...subject,
      actor: context.actor,
      correlation: context.correlation,
      details: { reason: REASON },
    });
  }
  return revoked;
};

const revokeAccess = async (tx: Tx, deps: OperationDeps, context: ActContext, { part, inFull }: UnitInput, failed: Failures) => {
  const now = deps.clock.now();
  const found = new Map((await readTokens({ clock: deps.clock, read: tx }, part.access)).map((token) => [token.id, token]));
  const revoked: JudgedToken[] = [];
  for (const id of part.access) {
    const token = found.get(id);
    if (token?.state !== 'live' || !(await tx.tokens.revokeAccess(id, now))) {
      failed.push({ id, why: token ? reasons[token.state] : 'not there any more' });
      continue;
    }
    revoked.push(token);
    if (!inFull) continue;
    const subject = { client: token.clientId, user: token.userId ?? undefined, grant: token.grantId ?? undefined, token: id };
    const { actor, correlation } = context;
    await tx.audit({ kind: 'token.revoked', ...subject, actor, correlation, details: { type: 'access_token', reason: REASON } });
  }
  return revoked;
};

/** Revokes a part in one unit of work. Access tokens go first, so that each is counted once. */
const revokePart = (deps: OperationDeps, context: ActContext, input: UnitInput): Promise<{ tally: TokenTally; failed: Failures }> =>
  deps.store.write(async (tx) => {
    const tally = createTally();
    const failed: Failures = [];
    for (const token of await revokeAccess(tx, deps, context, input, failed)) addToTally(tally, token);
    const live = await liveOfGrants(tx, deps, input.part.grants);
    const revoked = new Set(await revokeGrants(tx, deps, context, input, failed));
    for (const token of live) if (token.grantId !== null && revoked.has(token.grantId)) addToTally(tally, token);
    if (tokensIn(tally) + revoked.size > 0) await input.record(tx, context, { ...tally, grants: revoked });
    return { tally, failed };
  });

const partsOf = ({ access, grants }: RevocationTarget): RevocationTarget[] => {
  const parts: RevocationTarget[] = [];
  for (let at = 0; at < access.length; at += UNIT) parts.push({ access: access.slice(at, at + UNIT), grants: [] });
  for (let at = 0; at < grants.length; at += UNIT) parts.push({ access: [], grants: grants.slice(at, at + UNIT) });
  return parts;
};

const merge = (whole: TokenTally, part: TokenTally): void => {
  whole.accessTokens += part.accessTokens;
  whole.refreshTokens += part.refreshTokens;
  whole.selfContained += part.selfContained;
  whole.selfContainedUntil = Math.max(whole.selfContainedUntil, part.selfContainedUntil);
  for (const audience of part.audiences) whole.audiences.add(audience);
};

/**
 * Revokes access tokens and whole grants, a part in each unit of work. A part that cannot be stored is told as failed; those before and after it stand.
 *
 * @param matched How many tokens were shown.
 * @throws StoreFault when no part at all could be stored.
 * Audits `tokens.revoked` for each part, and `token.revoked` and `grant.revoked` for each one when they are few.
 */
export const revokeListed = async (
  deps: OperationDeps,
  context: ActContext,
  input: { readonly target: RevocationTarget; readonly matched: number; readonly record: RevocationRecord },
): Promise<ActResult> => {
  const { target, matched, record } = input;
  const inFull = target.access.length + target.grants.length <= MOST_FACTS;
  const tally = createTally();
  const failed: Failures = [];
  let fault: StoreFault | undefined;
  let stored = 0;
  for (const part of partsOf(target)) {
    try {
      const revoked = await revokePart(deps, context, { part, record, inFull });
      merge(tally, revoked.tally);
      failed.push(...revoked.failed);
      stored += 1;
    } catch (error) {
      if (!(error instanceof StoreFault)) throw error;
      fault = error;
      failed.push(...[...part.access, ...part.grants].map((id) => ({ id, why: error.message })));
    }
  }
  if (fault && stored === 0) throw fault;
  return { matched, done: tokensIn(tally), failed: failed.slice(0, MOST_FAILED), residual: residualOf(tally) };
};
