import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDetect } from '../../electron/detect/runner.ts';
import { expireExceptions } from '../../electron/operations/rules/exceptions/expire-exceptions.ts';
import type { AlertRecord } from '../../electron/store/detection-records.ts';
import { createFaultyDriver, type FaultyDriver } from '../fault/support/faulty-driver.ts';
import { openFeed } from '../feed/feed-world.ts';
import { createLogWorld, type LogWorld } from '../support/log-world.ts';
import { alertsOf, detectBetween, failed, mixedHistory, recordTimed, type Timed } from './detect-world.ts';

let world: LogWorld;
let driver: FaultyDriver;
beforeEach(async () => {
  driver = createFaultyDriver();
  world = await createLogWorld({ open: driver.open });
});
afterEach(async () => {
  driver.disarm();
  await world.close();
});

const all = async (): Promise<AlertRecord[]> => world.store.read.alerts.list({ suppressed: true, limit: 1000 });
const one = async (rule: string): Promise<AlertRecord> => {
  const found = (await all()).filter((alert) => alert.rule === rule);
  expect(found).toHaveLength(1);
  return found[0] as AlertRecord;
};
const raisedFacts = async () => (await world.store.read.followers.factsAfter(0, 10_000)).filter(({ kind }) => kind === 'alert.raised');
const spray = (count: number, first = 0, after = 4000): Timed[] =>
  Array.from({ length: count }, (_, n) => ({ after, fact: failed(`person-${first + n}`, '198.51.100.7') }));
const detect = () => detectBetween(world, 0, world.store.head().seq);

describe('the rules over a log', () => {
  it('raise one alert for each attack, and record each once', async () => {
    await recordTimed(world, mixedHistory());
    await detect();
    const alerts = await all();
    expect(alerts.map(({ rule, subject }) => `${rule} ${subject}`).toSorted()).toEqual([
      'brute-force-success ada',
      'brute-force-user ada',
      'code-replay shop',
      'password-spraying 198.51.100.7',
      'refresh-token-theft grant-b',
      'sign-in-failures-address 198.51.100.7',
      'sign-in-failures-user ada',
    ]);
    expect(await raisedFacts()).toHaveLength(alerts.length);
  });

  it('say why: what was observed against which threshold, and by which facts', async () => {
    await recordTimed(world, spray(9));
    await detect();
    const alert = await one('password-spraying');
    expect(alert).toMatchObject({
      severity: 4,
      risk: 75,
      subjectKind: 'address',
      subject: '198.51.100.7',
      observed: 9,
      threshold: 5,
      windowSeconds: 600,
      decidedSeq: 8,
      firstSeq: 1,
      lastSeq: 9,
      count: 9,
      state: 'open',
      suppressedBy: null,
    });
    expect(alert.measures).toEqual([
      { observed: 9, threshold: 5 },
      { observed: 9, threshold: 8 },
      { observed: 1, threshold: 3 },
      { observed: 1, threshold: 0.8 },
    ]);
    expect(await world.store.read.alerts.facts(alert.id)).toEqual([9, 8, 7, 6, 5, 4, 3, 2, 1]);
    expect((await world.store.read.alerts.ofFact(3)).map(({ rule }) => rule)).toContain('password-spraying');
    const [fact] = (await raisedFacts()).filter(({ body }) => body.includes('password-spraying'));
    expect(JSON.parse(fact?.body ?? '')).toMatchObject({
      severity: 4,
      actor: 'system',
      details: {
        alert: alert.id,
        rule_version: 1,
        subject: 'address',
        observed: 8,
        threshold: 5,
        decided_by: 8,
        facts: [8, 7, 6, 5, 4, 3, 2, 1],
      },
    });
    expect(fact?.address).not.toBeNull();
  });

  it('put the address of an alert nowhere in the clear', async () => {
    await recordTimed(world, spray(9));
    await detect();
    const { id } = await one('password-spraying');
    const raw = world.store.reader().prepare('SELECT * FROM alert WHERE id = ?').get(id);
    expect(JSON.stringify(raw)).not.toContain('198.51.100.7');
  });
});

describe('later findings', () => {
  it('join the alert that stands, and raise a new one when the last is long ago', async () => {
    await recordTimed(world, [...spray(9), { after: 3_500_000, fact: failed('x', '198.51.100.7') }, ...spray(9, 20)]);
    await detect();
    expect((await one('password-spraying')).count).toBe(12);
    await recordTimed(world, [{ after: 3_700_000, fact: failed('y', '198.51.100.7') }, ...spray(9, 40)]);
    await detect();
    expect((await all()).filter(({ rule }) => rule === 'password-spraying')).toHaveLength(2);
  });
});

describe('an exception', () => {
  const except = (value: string, kind: 'address' | 'network' = 'address') => {
    const now = world.clock.now();
    return world.store.write((tx) =>
      tx.rules.addException({
        id: 'e1',
        rule: 'password-spraying',
        subject: { kind, value },
        note: 'our own scanner',
        createdBy: 'operator:o',
        createdAt: now,
        expiresAt: now + 3_600_000,
      }),
    );
  };

  it.each(['198.51.100.7', '198.51.100.0/24'])('about %s closes the alert from the start, on the record, and counts it', async (value) => {
    await except(value);
    await recordTimed(world, spray(12));
    await detect();
    expect(await one('password-spraying')).toMatchObject({ state: 'closed', suppressedBy: 'e1', count: 12 });
    expect(await world.store.read.rules.exception('e1')).toMatchObject({ hits: 1 });
    const kinds = (await world.store.read.followers.factsAfter(0, 100)).map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'alert.suppressed')).toHaveLength(1);
    expect((await world.store.read.alerts.list({ limit: 10 })).map(({ rule }) => rule)).not.toContain('password-spraying');
  });

  it('about another address, or one that has expired, hides nothing', async () => {
    await except('198.51.101.0/24');
    await recordTimed(world, spray(9));
    await detect();
    expect((await one('password-spraying')).state).toBe('open');
  });

  it.each([false, true])('covers what was recorded while it stood, read later, its end recorded by then: %s', async (recorded) => {
    await except('198.51.100.7');
    await recordTimed(world, spray(9));
    world.clock.advance(2 * 3_600_000);
    if (recorded) await expireExceptions(world)();
    await detect();
    expect(await one('password-spraying')).toMatchObject({ state: 'closed', suppressedBy: 'e1' });
  });

  it('that has expired hides nothing', async () => {
    await except('198.51.100.7');
    world.clock.advance(3_600_000);
    await recordTimed(world, spray(9));
    await detect();
    expect((await one('password-spraying')).state).toBe('open');
  });
});

describe('a rule that is changed', () => {
  const change = (version: number, body: object | null) =>
    world.store.write(async (tx) => {
      const createdAt = world.clock.now();
      const json = body === null ? null : JSON.stringify(body);
      await tx.rules.addVersion({
        rule: 'password-spraying',
        version,
        origin: 'built_in',
        body: json,
        document: null,
        note: '',
        createdBy: 'operator:o',
        createdAt,
      });
      await tx.audit({ kind: 'rule.changed', actor: 'operator:o', details: { rule: 'password-spraying', version, change: 'changed' } });
    });

  it('comes into force with the fact that says so, and knows what came before', async () => {
    const logic = { type: 'threshold', within: 600, all: [{ distinct: 'login', at_least: 11 }] };
    const feed = await openFeed(world, [createDetect(world)]);
    await recordTimed(world, spray(7));
    await feed.tick();
    await change(2, { logic, severity: 'critical' });
    await recordTimed(world, spray(3, 50));
    await feed.tick();
    expect(await all()).not.toContainEqual(expect.objectContaining({ rule: 'password-spraying' }));
    await recordTimed(world, spray(1, 80));
    await feed.tick();
    expect(await one('password-spraying')).toMatchObject({ ruleVersion: 2, severity: 5, observed: 11, threshold: 11 });
  });

  it('raises nothing while it is off, and is as it came when that is taken back', async () => {
    await change(2, { enabled: false });
    await recordTimed(world, spray(12));
    await detect();
    expect((await all()).map(({ rule }) => rule)).not.toContain('password-spraying');
    await change(3, null);
    const head = world.store.head().seq;
    await recordTimed(world, spray(1, 90));
    await detectBetween(world, head, world.store.head().seq);
    expect(await one('password-spraying')).toMatchObject({ ruleVersion: 3, threshold: 5 });
  });

  it('whose stored body is no rule stands as it comes', async () => {
    await change(2, { logic: { type: 'eval', code: 'process.exit()' } });
    await recordTimed(world, spray(9));
    await detect();
    expect(await one('password-spraying')).toMatchObject({ ruleVersion: 2, threshold: 5 });
  });
});

describe('exactly once', () => {
  it('the same log gives the same alerts, in runs of any size, with a restart at any place', async () => {
    const history = mixedHistory();
    await recordTimed(world, history);
    await detect();
    const expected = await alertsOf(world);
    expect(expected.length).toBeGreaterThan(4);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: history.length - 1 }), fc.integer({ min: 1, max: 60 }), async (cut, run) => {
        const other = await createLogWorld({ seed: `cut ${cut} ${run}` });
        try {
          await recordTimed(other, history);
          await detectBetween(other, 0, cut, run);
          await detectBetween(other, cut, history.length, run);
          expect(await alertsOf(other)).toEqual(expected);
        } finally {
          await other.close();
        }
      }),
      { numRuns: 8 },
    );
  });

  it('reading the whole log a second time raises nothing', async () => {
    await recordTimed(world, mixedHistory());
    const feed = await openFeed(world, [createDetect(world)]);
    await feed.tick();
    const before = await alertsOf(world);
    await feed.rebuild('detect');
    await feed.tick();
    expect(await alertsOf(world)).toEqual(before);
  });

  it.each([
    { code: 'SQLITE_IOERR', when: 'before' },
    { code: 'SQLITE_FULL', when: 'before' },
    { code: 'SQLITE_IOERR_FSYNC', when: 'after' },
  ] as const)('$code $when any statement of the unit loses and doubles none', async (fault) => {
    let failures = 0;
    for (let at = 1, fired = true; fired; at++) {
      expect(at).toBeLessThan(400);
      const address = `198.51.100.${at % 250}`;
      const facts: Timed[] = Array.from({ length: 9 }, (_, n) => ({ after: 1000, fact: failed(`person-${n}`, address) }));
      await recordTimed(world, facts);
      const feed = await openFeed(world, [createDetect(world)]);
      driver.arm({ ...fault, at, only: /^(?:INSERT|UPDATE|COMMIT|SAVEPOINT|RELEASE)/ });
      await feed.tick();
      fired = driver.disarm();
      if (fired) failures += 1;
      world.clock.advance(4_000_000);
      await feed.tick();
      const found = await world.store.read.alerts.list({ subject: { kind: 'address', id: address }, limit: 10 });
      expect(found.map(({ rule, count }) => `${rule} ${count}`).toSorted()).toEqual(['password-spraying 9', 'sign-in-failures-address 9']);
    }
    expect(failures).toBeGreaterThan(5);
    expect(await raisedFacts()).toHaveLength((await all()).length);
  });
});

describe('folding', () => {
  it('gives way to others again and again, when it takes long, with the same outcome', async () => {
    await recordTimed(world, mixedHistory());
    await detect();
    const expected = await alertsOf(world);
    let elapsed = 0;
    const slow = { ...world.clock, monotonic: () => (elapsed += 2) };
    const other = await createLogWorld({ seed: 'slow' });
    try {
      await recordTimed(other, mixedHistory());
      const detector = createDetect({ ...other, clock: { ...slow, now: other.clock.now } });
      let turns = 0;
      let folding = true;
      const others = (): void => {
        turns += 1;
        if (folding) setImmediate(others);
      };
      setImmediate(others);
      const folded = await detector.fold(await other.store.read.followers.factsAfter(0, 500));
      folding = false;
      expect(turns).toBeGreaterThan(1);
      await other.store.write((tx) => folded.write(tx));
      expect(await alertsOf(other)).toEqual(expected);
    } finally {
      await other.close();
    }
  });
});
