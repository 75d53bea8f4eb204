import { done } from '../../lib/outcome.ts';
import type { UserRecord } from '../../store/records.ts';
import { type OperationDeps, type OperationOutcome, refuse } from '../operation.ts';
import { residualOf, type TokenTally, tokensIn } from '../tokens/tally-tokens.ts';
import { findUser } from '../users/find-user.ts';
import { removeFactor } from '../users/remove-factor.ts';
import { removeUser } from '../users/remove-user.ts';
import { resumeUser } from '../users/resume-user.ts';
import { suspendUser } from '../users/suspend-user.ts';
import { actCommand, commandLine, REASON_WORD } from './act-command.ts';
import type { ActKind, ActOf, PreparedAct } from './act-kind.ts';
import { isLastChange } from './is-last-change.ts';
import { calledUsers, namedUsers } from './named-users.ts';
import { namesOf } from './names-of.ts';
import { onEach, type Subjects } from './on-each.ts';
import { performSignOut, signOutUsers } from './sign-out-users.ts';
import { tallyOfMany } from './tally-of-many.ts';
import { confirmWide, wideWarnings } from './wide-warnings.ts';

type Prepared = Promise<OperationOutcome<PreparedAct>>;

const targetOf = (users: readonly UserRecord[], residual: Subjects['residual'] = null): Subjects => ({
  subjects: users.map(({ id, name }) => ({ id, name })),
  residual,
});

const suspendEach = onEach((deps, context, user, note) => suspendUser(deps, context, { user, note }));
const resumeEach = onEach((deps, context, user, note) => resumeUser(deps, context, { user, note }));
const takeFactorOfEach = onEach((deps, context, user, note) => removeFactor(deps, context, { user, note }));
const removeEach = onEach((deps, context, user, note) => removeUser(deps, context, { user, note }));

const tokenCounts = (tally: TokenTally) => ({ access_tokens: tally.accessTokens, refresh_tokens: tally.refreshTokens });

const liveSessions = async ({ store, clock }: OperationDeps, users: readonly UserRecord[]): Promise<number> => {
  let sessions = 0;
  for (const { id } of users) sessions += await store.read.sessions.countOfUser(id, clock.now());
  return sessions;
};

/** Warnings of an act that puts accounts out of use. */
const outOfUse = async (deps: OperationDeps, users: readonly UserRecord[], tally: TokenTally): Promise<PreparedAct['warnings']> => {
  const warnings = await wideWarnings(deps, { tokens: tokensIn(tally), users: users.length, clients: 0 });
  const active = users.filter(({ status }) => status === 'active').length;
  if (active === 0 || active < (await deps.store.read.users.countActive())) return warnings;
  return [...warnings, { code: 'last', text: 'No active user is left after this: nobody can sign in.' }];
};

const suspend = async (deps: OperationDeps, act: ActOf<'users.suspend'>): Prepared => {
  const { users, unaffected } = await namedUsers(deps, act.users, ({ status }) =>
    status === 'suspended' ? 'It is suspended already.' : null,
  );
  const [first] = users;
  if (!first) return refuse('conflict', `Nobody is affected: ${unaffected[0]?.why ?? ''}`);
  const tally = await tallyOfMany(deps, { users: users.map(({ id }) => id) });
  const warnings = await outOfUse(deps, users, tally);
  const confirm = confirmWide(warnings, users.length);
  const target = targetOf(users, residualOf(tally));
  return done({
    sentence: `Suspends ${calledUsers(users)}: no sign-in, and no token is accepted, until resumed.`,
    named: namesOf(target.subjects),
    counts: { users: users.length, sessions: await liveSessions(deps, users), ...tokenCounts(tally) },
    residual: target.residual,
    reversible: 'partly',
    reversibility: 'Resuming gives back what clients were allowed. The sessions that end now stay ended: the person signs in anew.',
    unaffected,
    warnings,
    confirm,
    command:
      users.length === 1 && !confirm
        ? commandLine(['user', 'suspend', `--id=${first.id}`, `--note=${REASON_WORD}`])
        : actCommand(act, confirm),
    frozen: users.length,
    target,
    perform: suspendEach(target),
  });
};

const resume = async (deps: OperationDeps, act: ActOf<'users.resume'>): Prepared => {
  const { users, unaffected } = await namedUsers(deps, act.users, ({ status }) => (status === 'active' ? 'It is active already.' : null));
  const [first] = users;
  if (!first) return refuse('conflict', `Nobody is affected: ${unaffected[0]?.why ?? ''}`);
  const warnings = await wideWarnings(deps, { tokens: 0, users: users.length, clients: 0 });
  const confirm = confirmWide(warnings, users.length);
  const target = targetOf(users);
  return done({
    sentence: `Puts ${calledUsers(users)} back in use; tokens that have not ended meanwhile are good again.`,
    named: namesOf(target.subjects),
    counts: { users: users.length },
    residual: null,
    reversible: 'yes',
    reversibility: 'They can be suspended again at any time.',
    unaffected,
    warnings,
    confirm,
    command:
      users.length === 1 && !confirm
        ? commandLine(['user', 'resume', `--id=${first.id}`, `--note=${REASON_WORD}`])
        : actCommand(act, confirm),
    frozen: users.length,
    target,
    perform: resumeEach(target),
  });
};

const takeFactor = async (deps: OperationDeps, act: ActOf<'users.remove_factor'>): Prepared => {
  const found = await findUser(deps.store.read, act.user);
  if (!found.ok) return found;
  const user = found.value;
  const enrolled = (await deps.store.read.users.totp(user.id)) !== undefined;
  const codes = await deps.store.read.users.recoveryCodesLeft(user.id);
  if (!enrolled && codes === 0) return refuse('conflict', `The user ${user.name} has no second factor.`);
  const target = targetOf([user]);
  return done({
    sentence: `Takes the second factor and the recovery codes from ${calledUsers([user])}.`,
    named: namesOf(target.subjects),
    counts: { users: 1 },
    residual: null,
    reversible: 'no',
    reversibility: 'The person enrols a new one; the removed secret and codes do not come back. Sessions and tokens go on.',
    unaffected: [],
    warnings: [{ code: 'last', text: 'The password alone protects the account after this.' }],
    confirm: null,
    command: actCommand(act),
    target,
    perform: takeFactorOfEach(target),
  });
};

const remove = async (deps: OperationDeps, act: ActOf<'users.remove'>): Prepared => {
  const found = await findUser(deps.store.read, act.user);
  if (!found.ok) return found;
  const user = found.value;
  const tally = await tallyOfMany(deps, { users: [user.id] });
  const target = targetOf([user], residualOf(tally));
  return done({
    sentence: `Removes ${calledUsers([user])} with all that hangs on it. What the log says of it stays.`,
    named: namesOf(target.subjects),
    counts: {
      users: 1,
      sessions: await liveSessions(deps, [user]),
      consents: (await deps.store.read.sessions.consentsOfUser(user.id, 10_000)).length,
      grants: tally.grants.size,
      ...tokenCounts(tally),
    },
    residual: target.residual,
    reversible: 'no',
    reversibility:
      'The account, its password, second factor and consents are gone. An account of the same name is another one, with another sub.',
    unaffected: [],
    warnings: await outOfUse(deps, [user], tally),
    confirm: user.name,
    command: commandLine(['user', 'remove', `--id=${user.id}`]),
    target,
    perform: removeEach(target),
  });
};

type UserActs = {
  readonly [N in 'users.sign_out' | 'users.suspend' | 'users.resume' | 'users.remove_factor' | 'users.remove']: ActKind<N>;
};

const STATUS_FACTS = ['user.suspended', 'user.resumed'] as const;

/** What can be done to accounts. */
export const userActs: UserActs = {
  'users.sign_out': { preview: (deps, _context, act) => signOutUsers(deps, act), performing: performSignOut },
  'users.suspend': {
    preview: (deps, _context, act) => suspend(deps, act),
    performing: suspendEach,
    undo: {
      fact: 'user.suspended',
      run: async (deps, context, event, reason) => {
        const { user = '' } = event;
        if (!isLastChange(deps, event, STATUS_FACTS, { user }))
          return refuse('conflict', 'The account was resumed since, or suspended anew.');
        return resumeUser(deps, context, { user, note: reason });
      },
    },
  },
  'users.resume': {
    preview: (deps, _context, act) => resume(deps, act),
    performing: resumeEach,
    undo: {
      fact: 'user.resumed',
      run: async (deps, context, event, reason) => {
        const { user = '' } = event;
        if (!isLastChange(deps, event, STATUS_FACTS, { user }))
          return refuse('conflict', 'The account was suspended since, or resumed anew.');
        return suspendUser(deps, context, { user, note: reason });
      },
    },
  },
  'users.remove_factor': { preview: (deps, _context, act) => takeFactor(deps, act), performing: takeFactorOfEach },
  'users.remove': { preview: (deps, _context, act) => remove(deps, act), performing: removeEach },
};
