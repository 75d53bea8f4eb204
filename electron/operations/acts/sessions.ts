import { endSession } from '../../accounts/sessions/end-session.ts';
import { done } from '../../lib/outcome.ts';
import { shown } from '../../lib/shown.ts';
import type { SessionRecord } from '../../store/records.ts';
import { findClient } from '../clients/find-client.ts';
import { type OperationDeps, type OperationOutcome, refuse } from '../operation.ts';
import { tallyGrants } from '../tokens/tally-grants.ts';
import { residualOf, tokensIn } from '../tokens/tally-tokens.ts';
import { findUser } from '../users/find-user.ts';
import { actCommand } from './act-command.ts';
import type { ActContext, ActKind, ActOf, PreparedAct } from './act-kind.ts';
import { endingGrants } from './ending-grants.ts';
import { counted, listed } from './in-words.ts';
import { namesOf } from './names-of.ts';
import { onEach, type Subjects } from './on-each.ts';
import { standingGrants } from './standing-grants.ts';
import { confirmWide, wideWarnings } from './wide-warnings.ts';

type Prepared = Promise<OperationOutcome<PreparedAct>>;

const whyNot = (session: SessionRecord | undefined, now: number): string | null => {
  if (!session) return 'There is no such session.';
  if (session.endedAt !== null) return 'It has ended already.';
  return now >= session.expiresAt ? 'It has expired.' : null;
};

const endOne = (deps: OperationDeps, { actor, correlation }: ActContext, id: string, note: string): Promise<OperationOutcome<null>> =>
  deps.store.write(async (tx) => {
    const session = await tx.sessions.find(id);
    if (!session) return refuse('not_found', `The session ${shown(id)} is gone.`);
    const revoked = await endSession(tx, id, 'session_ended_by_operator', deps.clock.now());
    if (revoked === null) return refuse('conflict', `The session ${shown(id)} has already ended.`);
    const details = { reason: 'by_operator', sessions: 1, grants_revoked: revoked, note };
    await tx.audit({ kind: 'session.revoked', user: session.userId, session: id, actor, correlation, details });
    return done(null);
  });

const endEach = onEach(endOne);

const end = async (deps: OperationDeps, act: ActOf<'sessions.end'>): Prepared => {
  const { store, clock } = deps;
  const live: SessionRecord[] = [];
  const unaffected: { id: string; why: string }[] = [];
  for (const id of new Set(act.sessions)) {
    const session = await store.read.sessions.find(id);
    const why = whyNot(session, clock.now());
    if (session && why === null) live.push(session);
    else unaffected.push({ id, why: why ?? '' });
  }
  if (live.length === 0) return refuse('conflict', `No session is affected: ${unaffected[0]?.why ?? ''}`);
  const ids = live.map(({ id }) => id);
  const grants = await endingGrants(deps, ids, false);
  const tally = await tallyGrants(deps, grants);
  const users = new Set(live.map(({ userId }) => userId)).size;
  const warnings = await wideWarnings(deps, { tokens: tokensIn(tally), users, clients: 0 });
  const confirm = confirmWide(warnings, ids.length);
  const target: Subjects = { subjects: ids.map((id) => ({ id, name: id })), residual: residualOf(tally) };
  return done({
    sentence: `Ends ${counted(ids.length, 'session')} of ${counted(users, 'user')}, and the ${counted(tokensIn(tally), 'token')} that stand on nothing else.`,
    named: namesOf(target.subjects),
    counts: { users, sessions: ids.length, grants: grants.length, access_tokens: tally.accessTokens, refresh_tokens: tally.refreshTokens },
    residual: target.residual,
    reversible: 'no',
    reversibility: 'A session that ended stays ended: the person signs in anew. What was allowed for offline access goes on.',
    unaffected: unaffected.slice(0, 100),
    warnings,
    confirm,
    command: actCommand(act, confirm),
    frozen: ids.length,
    target,
    perform: endEach(target),
  });
};

const withdrawOne = (
  deps: OperationDeps,
  { actor, correlation }: ActContext,
  { user, client, note }: { user: string; client: string; note: string },
): Promise<OperationOutcome<null>> =>
  deps.store.write(async (tx) => {
    const consent = await tx.sessions.consent(user, client);
    if (!consent || !(await tx.sessions.dropConsent(user, client))) return refuse('conflict', 'The consent is already withdrawn.');
    const revoked = (await tx.grants.revokeOfConsent(user, client, 'consent_withdrawn', deps.clock.now())).length;
    const details = { scope: consent.scopes.join(' '), grants_revoked: revoked, note };
    await tx.audit({ kind: 'consent.withdrawn', user, client, actor, correlation, details });
    return done(null);
  });

interface Withdrawn extends Subjects {
  readonly user: string;
}

/** The subjects are the clients. */
const withdrawFrom = ({ user, ...target }: Withdrawn): PreparedAct['perform'] =>
  onEach((deps, context, client, note) => withdrawOne(deps, context, { user, client, note }))(target);

const withdraw = async (deps: OperationDeps, act: ActOf<'consents.withdraw'>): Prepared => {
  const { read } = deps.store;
  const user = await findUser(read, act.user);
  if (!user.ok) return user;
  const client = await findClient(read, act.client);
  if (!client.ok) return client;
  const { id, name } = user.value;
  const consent = await read.sessions.consent(id, act.client);
  if (!consent) return refuse('not_found', `The user ${shown(name)} has given the client ${shown(act.client)} no consent.`);
  const grants = (await standingGrants(deps, { user: id })).filter(({ clientId }) => clientId === act.client);
  const tally = await tallyGrants(
    deps,
    grants.map((grant) => grant.id),
  );
  const tokens = tokensIn(tally);
  const target: Withdrawn = { user: id, subjects: [{ id: act.client, name: act.client }], residual: residualOf(tally) };
  return done({
    sentence: `Withdraws ${listed(['the consent', tokens > 0 && counted(tokens, 'token')])} that ${name} gave the client ${client.value.name}.`,
    named: [name],
    counts: {
      users: 1,
      clients: 1,
      consents: 1,
      grants: grants.length,
      access_tokens: tally.accessTokens,
      refresh_tokens: tally.refreshTokens,
    },
    residual: target.residual,
    reversible: 'no',
    reversibility: 'The person is asked again the next time the client sends them here.',
    unaffected: [],
    warnings: await wideWarnings(deps, { tokens, users: 1, clients: 1 }),
    confirm: null,
    command: actCommand(act),
    target,
    perform: withdrawFrom(target),
  });
};

/** What can be done to sessions and consents. */
export const sessionActs: { readonly [N in 'sessions.end' | 'consents.withdraw']: ActKind<N> } = {
  'sessions.end': { preview: (deps, _context, act) => end(deps, act), performing: endEach },
  'consents.withdraw': { preview: (deps, _context, act) => withdraw(deps, act), performing: withdrawFrom },
};
