import { createDetect } from '../../electron/detect/runner.ts';
import type { AlertRecord } from '../../electron/store/detection-records.ts';
import type { Fact } from '../../shared/audit-event.ts';
import type { LogWorld } from '../support/log-world.ts';

/** A fact and how long after the former it happens. */
export interface Timed {
  readonly after: number;
  readonly fact: Fact;
}

export const AGENT = 'Mozilla/5.0 (X11) Firefox/140.0';

export const failed = (login: string, address: string, user?: string, reason = 'wrong_password', agent = AGENT): Fact => ({
  kind: 'user.sign_in_failed',
  login,
  address,
  agent,
  user,
  details: { method: 'password', reason },
});

export const signedIn = (user: string, address: string): Fact => ({
  kind: 'user.signed_in',
  user,
  address,
  agent: AGENT,
  session: `session-of-${user}`,
  details: { method: 'password', acr: '1', amr: ['pwd'] },
});

const repeat = (count: number, after: number, fact: (n: number) => Fact): Timed[] =>
  Array.from({ length: count }, (_, n) => ({ after, fact: fact(n) }));

/** An hour of honest people with four attacks between them: a spray, guesses on one account that succeed, a stolen refresh token, and a code that comes twice. */
export const mixedHistory = (): Timed[] => {
  const honest = repeat(120, 9000, (n) => signedIn(`user-${n % 40}`, `192.0.2.${n % 20}`));
  const spray = repeat(12, 4000, (n) => failed(`person-${n}`, '198.51.100.7'));
  const guesses = repeat(11, 9000, (n) => failed('ada', `203.0.113.${n}`, 'ada'));
  const rotated: Fact = {
    kind: 'refresh_token.rotated',
    client: 'web',
    user: 'bob',
    grant: 'grant-b',
    address: '192.0.2.9',
    agent: AGENT,
    details: { from: 'r1', to: 'r2', scope: 'a', format: 'jwt', expires_at: 1_800_000_000_000 },
  };
  const stolen: Fact = {
    kind: 'refresh_token.refused',
    severity: 'high',
    client: 'web',
    user: 'bob',
    grant: 'grant-b',
    address: '203.0.113.200',
    agent: 'curl/8',
    details: { reason: 'reused', refresh_token: 'r1' },
  };
  const replay: Fact = {
    kind: 'code.refused',
    severity: 'high',
    client: 'shop',
    grant: 'g',
    address: '192.0.2.3',
    details: { reason: 'replayed', code: 'c' },
  };
  const rest = [
    ...spray,
    ...guesses,
    { after: 1000, fact: signedIn('ada', '203.0.113.5') },
    { after: 1000, fact: rotated },
    { after: 9000, fact: stolen },
    { after: 500, fact: replay },
  ];
  // Four honest ones, then one of the rest, until both are over.
  const mixed: Timed[] = [];
  for (let at = 0; at < Math.max(honest.length, rest.length * 4); at++) {
    if (at < honest.length) mixed.push(honest[at] as Timed);
    const other = at % 4 === 3 ? rest[(at - 3) / 4] : undefined;
    if (other) mixed.push(other);
  }
  return mixed;
};

/** Records each fact in a unit of its own, when it happens. */
export const recordTimed = async ({ store, clock }: Pick<LogWorld, 'store' | 'clock'>, history: readonly Timed[]): Promise<void> => {
  for (const { after, fact } of history) {
    clock.advance(after);
    await store.write((tx) => tx.audit(fact));
  }
};

/** Applies the rules to facts after one place and up to another, in runs of a size, by a detector of its own: as a process does that lives so long. */
export const detectBetween = async (world: LogWorld, from: number, to: number, run = 500): Promise<void> => {
  const { store } = world;
  const detect = createDetect(world);
  for (let at = from; at < to; ) {
    const facts = (await store.read.followers.factsAfter(at, run)).filter(({ seq }) => seq <= to);
    const folded = await detect.fold(facts);
    await store.write((tx) => folded.write(tx));
    folded.kept?.();
    at = facts.at(-1)?.seq ?? to;
  }
};

/** What alerts say, apart from their ids and the moment they were raised. */
export const alertsOf = async ({ store }: Pick<LogWorld, 'store'>): Promise<object[]> => {
  const alerts = await store.read.alerts.list({ suppressed: true, limit: 1000 });
  const told = await Promise.all(alerts.map(async (alert) => [alert, await store.read.alerts.facts(alert.id)] as const));
  return told
    .map(([{ id: _, raisedAt: __, updatedAt: ___, ...said }, facts]: readonly [AlertRecord, number[]]) => ({ ...said, facts }))
    .toSorted((one, other) => one.decidedSeq - other.decidedSeq || one.rule.localeCompare(other.rule));
};
