import { type Act, type ActInput, act } from '../../../shared/contract/acts.ts';
import type { LoggedEventView } from '../../../shared/contract/audit.ts';
import type { Rule, RuleSubject, SuggestedAct } from '../../../shared/rule.ts';
import { limitKeyAddress } from '../../lib/addresses.ts';
import { durationWords } from '../../lib/duration.ts';
import { lastingSeconds, type StepTimes } from '../../respond/timed-steps.ts';
import type { AlertRecord } from '../../store/detection-records.ts';
import type { Reads } from '../../store/store.ts';

/** What one act takes of each. */
const MOST_RANGES = 100;
const MOST_USERS = 100;

/** An act already aimed. */
export interface Offered {
  readonly act: SuggestedAct;
  /** Input of `acts.preview`. */
  readonly input: Act;
  readonly label: string;
}

/** Whom and what an alert names: its subject, else what the facts it stands on tell. */
interface Targets {
  readonly ranges: readonly string[];
  readonly users: readonly { readonly id: string; readonly name: string }[];
  readonly clients: readonly { readonly id: string; readonly name: string }[];
  readonly grants: readonly string[];
  readonly sessions: readonly string[];
}

/** What is offered for a subject beyond what its rule suggests. */
const ofSubject: { readonly [S in RuleSubject]?: readonly SuggestedAct[] } = {
  address: ['addresses.block'],
  network: ['addresses.block'],
  user: ['users.sign_out', 'users.suspend', 'tokens.revoke'],
  client: ['clients.suspend', 'tokens.revoke'],
  grant: ['tokens.revoke'],
  session: ['sessions.end', 'tokens.revoke'],
};

const present = (values: readonly (string | null | undefined)[]): string[] => [
  ...new Set(values.filter((value): value is string => value !== undefined && value !== null && value !== '')),
];

type Known = Pick<Reads, 'users' | 'clients' | 'grants' | 'sessions'>;
type Subject = Pick<AlertRecord, 'subjectKind' | 'subject' | 'decidedSeq'>;

/** Of an alert about an address the accounts are meant that it opened, not those it only tried. */
const usersOf = (kind: RuleSubject, facts: readonly LoggedEventView[]): string[] => {
  const opened = present(facts.filter(({ success }) => success === true).map(({ user }) => user));
  return kind === 'address' || kind === 'network' || kind === 'agent' || opened.length > 0
    ? opened
    : present(facts.map(({ user }) => user));
};

/** Where attacks came from, of IPv6 the /64: what was refused there; the deciding fact first. Who sits where a page elsewhere had a browser send it is a victim too. */
const addressesOf = ({ decidedSeq }: Subject, facts: readonly LoggedEventView[]): string[] => {
  const own = facts.filter(({ details }) => details.foreign !== true);
  const refused = own.filter(({ success, seq }) => success === false || seq === decidedSeq);
  const inOrder = [...refused].sort((one, other) => Number(other.seq === decidedSeq) - Number(one.seq === decidedSeq));
  return present(inOrder.map(({ address }) => address && limitKeyAddress(address)));
};

const ownersOf = async (
  read: Known,
  { subjectKind: kind, subject: id }: Subject,
): Promise<{ user: string | null; client: string | null }> => {
  if (kind === 'user') return { user: id, client: null };
  if (kind === 'client') return { user: null, client: id };
  if (kind === 'session') return { user: (await read.sessions.find(id))?.userId ?? null, client: null };
  const grant = kind === 'grant' ? await read.grants.find(id) : undefined;
  return { user: grant?.userId ?? null, client: grant?.clientId ?? null };
};

const targetsOf = async (read: Known, alert: Subject, facts: readonly LoggedEventView[], erased: boolean): Promise<Targets> => {
  const { subjectKind: kind, subject: id } = alert;
  const owner = await ownersOf(read, alert);
  const users = owner.user === null ? usersOf(kind, facts) : [owner.user];
  const clients = owner.client === null ? present(facts.map(({ client }) => client)) : [owner.client];
  const isRange = kind === 'address' || kind === 'network';
  const found = {
    users: await Promise.all(users.slice(0, MOST_USERS).map((user) => read.users.find(user))),
    clients: await Promise.all(clients.slice(0, MOST_USERS).map((client) => read.clients.find(client))),
  };
  return {
    ranges: (isRange ? (erased ? [] : [id]) : addressesOf(alert, facts)).slice(0, MOST_RANGES),
    users: found.users.flatMap((user) => (user ? [{ id: user.id, name: user.name }] : [])),
    clients: found.clients.flatMap((client) => (client ? [{ id: client.id, name: client.name }] : [])),
    grants: kind === 'grant' ? [id] : present(facts.map(({ grant }) => grant)),
    sessions: kind === 'session' ? [id] : present(facts.map(({ session }) => session)),
  };
};

const called = (all: readonly { readonly name: string }[], many: string): string =>
  all.length === 1 ? (all[0]?.name ?? '') : `${all.length} ${many}`;

const only = <T>(all: readonly T[]): T | undefined => (all.length === 1 ? all[0] : undefined);

type Aimed = { readonly input: ActInput; readonly label: string } | null;

/** Tokens of the narrowest that is told. */
const revoke = (kind: RuleSubject, { grants, sessions, users, clients }: Targets): Aimed => {
  const [user, client, grant, session] = [only(users), only(clients), only(grants), only(sessions)];
  const all = 'Revoke all tokens of';
  if (kind === 'user')
    return user ? { input: { act: 'tokens.revoke', selection: { by: 'user', user: user.id } }, label: `${all} ${user.name}` } : null;
  if (kind === 'client')
    return client
      ? { input: { act: 'tokens.revoke', selection: { by: 'client', client: client.id } }, label: `${all} ${client.name}` }
      : null;
  if (kind === 'session' && session)
    return { input: { act: 'tokens.revoke', selection: { by: 'session', session } }, label: `${all} the session` };
  return grant === undefined
    ? null
    : { input: { act: 'tokens.revoke', selection: { by: 'grant', grant } }, label: `${all} the grant: the whole family` };
};

const aim = (name: SuggestedAct, kind: RuleSubject, targets: Targets, times: StepTimes): Aimed => {
  const { ranges, users, clients, sessions } = targets;
  const userIds = users.map(({ id }) => id);
  switch (name) {
    case 'addresses.block': {
      if (ranges.length === 0) return null;
      const what = ranges.length === 1 ? ranges[0] : `${ranges.length} addresses`;
      const seconds = lastingSeconds(times)[kind === 'network' ? 'network_block' : 'block'];
      return { input: { act: name, ranges: [...ranges], seconds }, label: `Block ${what} ${durationWords(seconds)}` };
    }
    case 'users.sign_out':
      return users.length === 0 ? null : { input: { act: name, users: userIds }, label: `Sign out ${called(users, 'users')}` };
    case 'users.suspend':
      return users.length === 0 ? null : { input: { act: name, users: userIds }, label: `Suspend ${called(users, 'users')}` };
    case 'tokens.revoke':
      return revoke(kind, targets);
    case 'clients.suspend':
      return clients.length === 0
        ? null
        : { input: { act: name, clients: clients.map(({ id }) => id) }, label: `Suspend the client ${called(clients, 'clients')}` };
    case 'sessions.end':
      return sessions.length === 0
        ? null
        : {
            input: { act: name, sessions: [...sessions] },
            label: sessions.length === 1 ? 'End the session' : `End ${sessions.length} sessions`,
          };
    case 'consents.withdraw': {
      const [user, client] = [only(users), only(clients)];
      if (!user || !client) return null;
      return { input: { act: name, user: user.id, client: client.id }, label: `Withdraw what ${user.name} allowed ${client.name}` };
    }
    case 'keys.rotate':
      return { input: { act: name }, label: 'Rotate the signing keys' };
  }
};

/**
 * The acts that an alert offers, each aimed: those its rule suggests, the likeliest first, then those of its subject. What nothing is there for any more is left out; what an
 * act would do is said by its preview, and nobody has done it yet.
 *
 * @param rule   As it was in the version that raised the alert; null when it is not known any more.
 * @param facts  Facts the alert stands on.
 * @param erased Whether the subject was erased.
 * @param times  How long an address, or a network, is blocked.
 */
export const offerActs = async (
  read: Known,
  rule: Rule | null,
  alert: Subject,
  { facts, erased, times }: { readonly facts: readonly LoggedEventView[]; readonly erased: boolean; readonly times: StepTimes },
): Promise<Offered[]> => {
  const targets = await targetsOf(read, alert, facts, erased);
  const names = new Set([...(rule?.acts ?? []), ...(ofSubject[alert.subjectKind] ?? [])]);
  return [...names].flatMap((name) => {
    const aimed = aim(name, alert.subjectKind, targets, times);
    const input = aimed ? act.safeParse(aimed.input) : undefined;
    return aimed && input?.success ? [{ act: name, input: input.data, label: aimed.label }] : [];
  });
};
