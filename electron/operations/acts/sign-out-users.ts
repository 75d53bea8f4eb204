import { setImmediate as turn } from 'node:timers/promises';
import type { Residual } from '../../../shared/contract/acts.ts';
import { endSession } from '../../accounts/sessions/end-session.ts';
import { done } from '../../lib/outcome.ts';
import type { UserRecord } from '../../store/records.ts';
import type { Tx } from '../../store/store.ts';
import { type OperationDeps, type OperationOutcome, refuse } from '../operation.ts';
import { tallyGrants } from '../tokens/tally-grants.ts';
import { residualOf, type TokenTally, tokensIn } from '../tokens/tally-tokens.ts';
import { actCommand } from './act-command.ts';
import type { ActContext, ActOf, PreparedAct } from './act-kind.ts';
import { endingGrants } from './ending-grants.ts';
import { counted, listed } from './in-words.ts';
import { calledUsers, namedUsers } from './named-users.ts';
import { namesOf } from './names-of.ts';
import { onEach } from './on-each.ts';
import { standingGrants } from './standing-grants.ts';
import { confirmWide, wideWarnings } from './wide-warnings.ts';

type SignOut = ActOf<'users.sign_out'>;

/** Sessions of one person that are ended; a person with more has to be signed out again. */
const MOST_SESSIONS = 5000;
const MOST_CONSENTS = 1000;
/** Sessions of one unit of work. */
const UNIT = 200;
const REASON = 'signed_out_by_operator';

/** What is frozen for one person. */
interface Target {
  readonly user: Pick<UserRecord, 'id' | 'name'>;
  readonly sessions: readonly string[];
  readonly clients: readonly string[];
}

const targetOf = async ({ store, clock }: OperationDeps, act: SignOut, user: UserRecord): Promise<Target> => {
  const now = clock.now();
  const sessions = await store.read.sessions.liveIds(user.id, act.except_session ?? '', now, now, MOST_SESSIONS);
  const consents = act.consents ? await store.read.sessions.consentsOfUser(user.id, MOST_CONSENTS) : [];
  return { user: { id: user.id, name: user.name }, sessions, clients: consents.map(({ clientId }) => clientId) };
};

const withdraw = async (tx: Tx, deps: OperationDeps, { actor, correlation }: ActContext, target: Target, note: string): Promise<number> => {
  const user = target.user.id;
  let withdrawn = 0;
  for (const client of target.clients) {
    const consent = await tx.sessions.consent(user, client);
    if (!consent || !(await tx.sessions.dropConsent(user, client))) continue;
    withdrawn += 1;
    const revoked = (await tx.grants.revokeOfConsent(user, client, 'consent_withdrawn', deps.clock.now())).length;
    const details = { scope: consent.scopes.join(' '), grants_revoked: revoked, note };
    await tx.audit({ kind: 'consent.withdrawn', user, client, actor, correlation, details });
  }
  return withdrawn;
};

/** Ends some sessions of one person in one unit of work; with the first of them go the consents. */
const endPart = (
  deps: OperationDeps,
  context: ActContext,
  act: Pick<SignOut, 'tokens'>,
  part: { readonly target: Target; readonly sessions: readonly string[]; readonly first: boolean },
  note: string,
): Promise<number> =>
  deps.store.write(async (tx) => {
    const { user } = part.target;
    const now = deps.clock.now();
    let ended = 0;
    let grants = 0;
    for (const id of part.sessions) {
      const revoked = await endSession(tx, id, REASON, now);
      if (revoked === null) continue;
      ended += 1;
      grants += revoked;
      if (act.tokens) grants += await revokeOffline(tx, id, now);
    }
    const { actor, correlation } = context;
    const details = { reason: 'by_operator', sessions: ended, grants_revoked: grants, note };
    if (ended > 0) await tx.audit({ kind: 'session.revoked', user: user.id, actor, correlation, details });
    return ended + (part.first ? await withdraw(tx, deps, context, part.target, note) : 0);
  });

const signOutOne = async (
  deps: OperationDeps,
  context: ActContext,
  act: Pick<SignOut, 'tokens'>,
  target: Target,
  note: string,
): Promise<OperationOutcome<null>> => {
  let ended = 0;
  for (let at = 0; at === 0 || at < target.sessions.length; at += UNIT)
    ended += await endPart(deps, context, act, { target, sessions: target.sessions.slice(at, at + UNIT), first: at === 0 }, note);
  return ended > 0 ? done(null) : refuse('conflict', `The user ${target.user.name} is already signed out.`);
};

/** What outlived the session so far. */
const revokeOffline = async (tx: Tx, session: string, now: number): Promise<number> => {
  let revoked = 0;
  for (const { id } of await tx.grantList.standingOfSession(session, '', now, MOST_SESSIONS))
    if (await tx.grants.revoke(id, REASON, now)) revoked += 1;
  return revoked;
};

/** What falls with the sessions, and what stood on the consents. */
const tallyOf = async (deps: OperationDeps, act: SignOut, targets: readonly Target[]): Promise<{ tally: TokenTally; grants: number }> => {
  const grants = new Set<string>();
  for (const { user, sessions, clients } of targets) {
    for (const id of await endingGrants(deps, sessions, act.tokens)) grants.add(id);
    if (clients.length === 0) continue;
    const consented = new Set(clients);
    for (const { id, clientId } of await standingGrants(deps, { user: user.id })) if (consented.has(clientId)) grants.add(id);
  }
  return { tally: await tallyGrants(deps, [...grants]), grants: grants.size };
};

interface Frozen {
  readonly people: readonly Target[];
  readonly tokens: boolean;
  readonly residual: Residual | null;
}

/** Signs people out of what was frozen: sessions and consents each by its id. */
export const performSignOut = ({ people, tokens, residual }: Frozen): PreparedAct['perform'] => {
  const byId = new Map(people.map((target) => [target.user.id, target]));
  const each = onEach((deps, context, id, reason) => {
    const target = byId.get(id);
    if (!target) throw new Error('Somebody is signed out who is none of those frozen.');
    return signOutOne(deps, context, { tokens }, target, reason);
  });
  return each({ subjects: people.map(({ user: { id, name } }) => ({ id, name })), residual });
};

/** Signs people out of their sessions, with the tokens on them and the consents if so asked. Sessions that begin after the preview go on. */
export const signOutUsers = async (deps: OperationDeps, act: SignOut): Promise<OperationOutcome<PreparedAct>> => {
  const targets: Target[] = [];
  const { users, unaffected } = await namedUsers(deps, act.users, async (user) => {
    const target = await targetOf(deps, act, user);
    if (targets.length % 50 === 49) await turn();
    if (target.sessions.length + target.clients.length === 0)
      return act.except_session ? 'It has no other session.' : 'It is not signed in.';
    if (!targets.some((other) => other.user.id === user.id)) targets.push(target);
    return null;
  });
  if (users.length === 0) return refuse('conflict', `Nobody is affected: ${unaffected[0]?.why ?? ''}`);
  const { tally, grants } = await tallyOf(deps, act, targets);
  const sessions = targets.reduce((sum, target) => sum + target.sessions.length, 0);
  const consents = targets.reduce((sum, target) => sum + target.clients.length, 0);
  const warnings = await wideWarnings(deps, { tokens: tokensIn(tally), users: users.length, clients: 0 });
  const confirm = confirmWide(warnings, users.length);
  const what = listed([
    counted(sessions, 'session'),
    tokensIn(tally) > 0 && counted(tokensIn(tally), 'token'),
    consents > 0 && counted(consents, 'consent'),
  ]);
  const target: Frozen = { people: targets, tokens: act.tokens, residual: residualOf(tally) };
  return done({
    sentence: `Signs out ${calledUsers(users)}: ends ${what}.`,
    named: namesOf(users),
    counts: { users: users.length, sessions, grants, consents, access_tokens: tally.accessTokens, refresh_tokens: tally.refreshTokens },
    residual: target.residual,
    reversible: 'no',
    reversibility: 'Sessions, tokens and consents that end stay ended; the person signs in anew.',
    unaffected,
    warnings,
    confirm,
    command: actCommand(act, confirm),
    frozen: sessions + consents,
    target,
    perform: performSignOut(target),
  });
};
