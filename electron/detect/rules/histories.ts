import type { AuditKind } from '../../../shared/audit-event.ts';
import type { RuleInput } from '../../../shared/rule.ts';

type Test = RuleInput['tests'][number];
type Facts = Test['facts'][number];
type Fields = NonNullable<Facts['fields']>;

/** How often something happens, every how many seconds, and how long after the history begins: once, at its beginning, unless it says otherwise. */
interface Rhythm {
  readonly times?: number;
  readonly every?: number;
  readonly after?: number;
}

/** An address of a documentation network (RFC 5737): whoever is judged in the tests of the rules. */
export const ATTACKER = '198.51.100.7';

/** Facts of a kind as a test of a rule states them. In a text, `{n}` stands for the number of the repetition. */
export const facts = (kind: AuditKind, { times = 1, every = 1, after = 0, ...fields }: Rhythm & Fields): Facts => ({
  after_seconds: after,
  kind: kind as Facts['kind'],
  times,
  every_seconds: every,
  fields,
});

/** Sign-ins with a wrong password. */
export const failedSignIns = (members: Rhythm & Fields): Facts =>
  facts('user.sign_in_failed', { 'details.method': 'password', 'details.reason': 'wrong_password', ...members });

export const signIns = (members: Rhythm & Fields): Facts => facts('user.signed_in', members);

const CALLER = { client: 'web', user: 'ada', grant: 'g', address: ATTACKER, agent: 'app' };

/** A refresh token exchanged for the next, by the caller it belongs to unless it says otherwise. */
export const exchanged = (from: string, to: string, members: Rhythm & Fields = {}): Facts =>
  facts('refresh_token.rotated', { ...CALLER, 'details.from': from, 'details.to': to, ...members });

/** A spent refresh token that comes again. */
export const reused = (token: string, members: Rhythm & Fields = {}): Facts =>
  facts('refresh_token.refused', { ...CALLER, 'details.reason': 'reused', 'details.refresh_token': token, ...members });

/** A history in which the rule has to find something. */
export const fires = (title: string, ...history: Facts[]): Test => ({ title, facts: history, fires: true });

/** A history in which it must not. */
export const silent = (title: string, ...history: Facts[]): Test => ({ title, facts: history, fires: false });
