import type { EpochMs } from '../../../shared/units.ts';
import type { ListedToken } from '../../store/records.ts';
import type { Reads, Tx } from '../../store/store.ts';
import type { ActContext, ActResult } from '../acts/act-kind.ts';
import type { OperationDeps } from '../operation.ts';
import type { RevocationRecord } from './revocation-record.ts';
import { residualOf, type TokenTally, tallyTokens, tokensIn } from './tally-tokens.ts';

/** Whose tokens are voided as a whole. */
export type VoidScope =
  | { readonly of: 'client'; readonly id: string }
  | { readonly of: 'user'; readonly id: string }
  | { readonly of: 'everything' };

/** Counting and voiding are tried again when somebody else voided in between. */
const ATTEMPTS = 3;
/** With more of them, grants have no facts of their own. */
const MOST_FACTS = 100;

/** The moment up to which all is void already; undefined when the subject is gone. */
const voidUntil = async (read: Pick<Reads, 'clients' | 'users'>, scope: VoidScope): Promise<EpochMs | undefined> => {
  if (scope.of === 'everything') return read.clients.newestVoid();
  if (scope.of === 'client') return (await read.clients.find(scope.id))?.tokensNotBefore;
  return (await read.users.find(scope.id))?.grantsNotBefore;
};

const raise = async (tx: Tx, scope: VoidScope, until: EpochMs): Promise<boolean> => {
  if (scope.of === 'everything') return (await tx.clients.raiseEveryNotBefore(until)) > 0;
  return scope.of === 'client' ? tx.clients.raiseNotBefore(scope.id, until) : tx.users.voidGrantsBefore(scope.id, until);
};

const filterOf = (scope: VoidScope) => (scope.of === 'everything' ? {} : scope.of === 'client' ? { client: scope.id } : { user: scope.id });

const grantedUntil =
  (until: EpochMs) =>
  (token: ListedToken): boolean =>
    (token.grantCreatedAt ?? token.createdAt) <= until;

/** Few grants are also revoked one by one, so that each has its fact and says when and why it ended. */
const revokeFew = async (tx: Tx, deps: OperationDeps, { actor, correlation }: ActContext, grants: ReadonlySet<string>): Promise<void> => {
  if (grants.size > MOST_FACTS) return;
  for (const id of grants) {
    const grant = await tx.grants.find(id);
    if (!grant || !(await tx.grants.revoke(id, 'revoked_by_operator', deps.clock.now()))) continue;
    const subject = { client: grant.clientId, user: grant.userId, session: grant.sessionId, grant: id };
    await tx.audit({ kind: 'grant.revoked', ...subject, actor, correlation, details: { reason: 'revoked_by_operator' } });
  }
};

type Attempt = 'again' | 'gone' | 'already' | 'done';

const attempt = (
  deps: OperationDeps,
  context: ActContext,
  input: VoidInput,
  seen: { readonly tally: TokenTally; readonly voidUntil: EpochMs | undefined; readonly last: boolean },
): Promise<Attempt> =>
  deps.store.write(async (tx) => {
    const now = await voidUntil(tx, input.scope);
    if (now === undefined) return 'gone';
    if (now !== seen.voidUntil && !seen.last) return 'again';
    if (!(await raise(tx, input.scope, input.until))) return 'already';
    await revokeFew(tx, deps, context, seen.tally.grants);
    await input.record(tx, context, seen.tally);
    return 'done';
  });

interface VoidInput {
  readonly scope: VoidScope;
  readonly until: EpochMs;
  readonly matched: number;
  readonly record: RevocationRecord;
}

/**
 * Voids all tokens of a client, of a person or of everybody, as far as they stand on what was granted up to a moment: one write, however many there are. They are counted
 * just before; when somebody else voids in between, they are counted anew, so that no token is told as revoked by two.
 *
 * Audits `tokens.revoked`, and `grant.revoked` for each grant when they are few.
 */
export const voidBefore = async (deps: OperationDeps, context: ActContext, input: VoidInput): Promise<ActResult> => {
  const { scope, until, matched } = input;
  const id = scope.of === 'everything' ? 'everything' : scope.id;
  for (let tried = 1; ; tried++) {
    const before = await voidUntil(deps.store.read, scope);
    const tally = await tallyTokens(deps, [filterOf(scope)], grantedUntil(until));
    const ended = await attempt(deps, context, input, { tally, voidUntil: before, last: tried === ATTEMPTS });
    if (ended === 'again') continue;
    if (ended === 'gone') return { matched, done: 0, failed: [{ id, why: 'not there any more' }], residual: null };
    const count = ended === 'done' ? tokensIn(tally) : 0;
    const failed = ended === 'already' || (count === 0 && matched > 0) ? [{ id, why: 'already revoked' }] : [];
    return { matched, done: count, failed, residual: count === 0 ? null : residualOf(tally) };
  }
};
