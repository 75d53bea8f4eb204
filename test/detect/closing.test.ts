import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDetection, runRules } from '../../electron/detect/detection.ts';
import { builtInRules } from '../../electron/detect/rules/built-in-rules.ts';
import { createDetect } from '../../electron/detect/runner.ts';
import type { AlertRecord } from '../../electron/store/detection-records.ts';
import { openFeed } from '../feed/feed-world.ts';
import { createLogWorld, type LogWorld } from '../support/log-world.ts';
import { detectBetween, failed, recordTimed, type Timed } from './detect-world.ts';
import { failure } from './facts.ts';

const SPRAYING = 'password-spraying';
const ATTACKER = '198.51.100.7';
/** As many names as raise the alert, in this rhythm of four seconds. */
const ENOUGH = 8;

let world: LogWorld;
let read = 0;
beforeEach(async () => {
  world = await createLogWorld();
  read = 0;
});
afterEach(() => world.close());

const spray = (count: number, first = 0, address = ATTACKER): Timed[] =>
  Array.from({ length: count }, (_, n) => ({ after: 4000, fact: failed(`person-${first + n}`, address) }));
const record = (...histories: readonly Timed[][]) => recordTimed(world, histories.flat());
/** Reads on with a detector that knows nothing yet: a process that began just now. */
const restart = async (run = 500): Promise<void> => {
  const head = world.store.head().seq;
  await detectBetween(world, read, head, run);
  read = head;
};
const alerts = async (rule = SPRAYING): Promise<AlertRecord[]> =>
  (await world.store.read.alerts.list({ suppressed: true, limit: 1000 }))
    .filter((alert) => alert.rule === rule)
    .toSorted((one, other) => one.decidedSeq - other.decidedSeq);
const states = async () => (await alerts()).map(({ state, count }) => `${state} ${count}`);

/** Closes an alert as operators do: with its fact in the same unit. */
const close = (id: string): Promise<void> =>
  world.store.write(async (tx) => {
    const now = world.clock.now();
    const change = { state: 'closed', verdict: 'benign', closedAt: now, closedBy: 'operator:o' } as const;
    expect(await tx.alerts.change(id, change, ['open', 'in_progress'], now)).toBe(true);
    const details = { alert: id, verdict: 'benign', reason: 'known' };
    await tx.audit({ kind: 'alert.closed', actor: 'operator:o', correlation: id, details });
  });
const closeOnly = async (): Promise<void> => {
  const [alert] = await alerts();
  await close(alert?.id ?? '');
};

describe('after an alert was closed', () => {
  it('as many new facts within the window raise another, of those facts alone', async () => {
    const feed = await openFeed(world, [createDetect(world)]);
    await record(spray(ENOUGH));
    await feed.tick();
    await closeOnly();
    const closing = world.store.head().seq;
    await record(spray(ENOUGH, 100));
    await feed.tick();
    expect(await states()).toEqual(['closed 8', 'open 8']);
    const [, second] = await alerts();
    const facts = await world.store.read.alerts.facts(second?.id ?? '');
    expect(Math.min(...facts)).toBeGreaterThan(closing);
    expect(second?.firstSeq).toBe(Math.min(...facts));
  });

  it('fewer than that raise nothing, though with the judged ones they would be enough', async () => {
    const feed = await openFeed(world, [createDetect(world)]);
    await record(spray(ENOUGH));
    await feed.tick();
    await closeOnly();
    await record(spray(ENOUGH - 1, 100));
    await feed.tick();
    expect(await states()).toEqual(['closed 8']);
    await record(spray(1, 200));
    await feed.tick();
    expect(await states()).toEqual(['closed 8', 'open 8']);
  });

  it('facts of the same millisecond as the closing count as new', async () => {
    const feed = await openFeed(world, [createDetect(world)]);
    await record(spray(ENOUGH));
    await feed.tick();
    await closeOnly();
    await record(spray(ENOUGH, 100).map((timed) => ({ ...timed, after: 0 })));
    await feed.tick();
    expect(await states()).toEqual(['closed 8', 'open 8']);
  });

  it('facts recorded after it count when the clock was set back meanwhile', async () => {
    const feed = await openFeed(world, [createDetect(world)]);
    await record(spray(ENOUGH));
    await feed.tick();
    await closeOnly();
    world.clock.advance(-60_000);
    await record(spray(ENOUGH, 100));
    await feed.tick();
    expect(await states()).toEqual(['closed 8', 'open 8']);
  });

  it('facts recorded before it and read after it raise nothing', async () => {
    await record(spray(ENOUGH));
    await restart();
    await record(spray(3, 100));
    await closeOnly();
    await record(spray(ENOUGH - 1, 200));
    for (const run of [1, 500]) {
      const head = read;
      await restart(run);
      expect(await states()).toEqual(['closed 8']);
      read = head;
    }
  });

  it('another subject of the rule, and other rules about the subject, remember what they gathered', async () => {
    const feed = await openFeed(world, [createDetect(world)]);
    await record(spray(ENOUGH), spray(ENOUGH - 1, 300, '203.0.113.9'));
    await feed.tick();
    await closeOnly();
    await record(spray(1, 400, '203.0.113.9'), spray(1, 500));
    await feed.tick();
    expect((await alerts()).map(({ subject, state }) => `${subject} ${state}`)).toEqual([`${ATTACKER} closed`, '203.0.113.9 open']);
    expect((await alerts('sign-in-failures-address')).find(({ subject }) => subject === ATTACKER)).toMatchObject({
      state: 'open',
      count: ENOUGH + 1,
    });
  });

  it('it can be closed again and again, each time with the same outcome', async () => {
    const feed = await openFeed(world, [createDetect(world)]);
    for (let round = 0; round < 3; round++) {
      await record(spray(ENOUGH, round * 50));
      await feed.tick();
      const open = (await alerts()).filter(({ state }) => state === 'open');
      expect(open).toHaveLength(1);
      await close(open[0]?.id ?? '');
    }
    expect(await states()).toEqual(['closed 8', 'closed 8', 'closed 8']);
  });

  it('a fact of a closing that names no alert, or one that is not there, changes nothing', async () => {
    const feed = await openFeed(world, [createDetect(world)]);
    await record(spray(ENOUGH - 1));
    for (const alert of ['unknown', '__proto__', '']) {
      const details = { alert, verdict: 'benign', reason: 'x' };
      await world.store.write((tx) => tx.audit({ kind: 'alert.closed', actor: 'operator:o', details }));
    }
    await record(spray(1, 100));
    await feed.tick();
    expect(await states()).toEqual(['open 8']);
  });
});

describe('a restart', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])('after %i new facts changes nothing of it', async (cut) => {
    await record(spray(ENOUGH));
    await restart();
    await closeOnly();
    await record(spray(cut, 100));
    await restart();
    expect(await states()).toEqual(cut < ENOUGH ? ['closed 8'] : ['closed 8', 'open 8']);
    await record(spray(ENOUGH - cut, 200));
    await restart();
    expect(await states()).toEqual(['closed 8', 'open 8']);
  });

  it('reading the whole log anew raises nothing again, and joins nothing to what was judged', async () => {
    const feed = await openFeed(world, [createDetect(world)]);
    await record(spray(ENOUGH));
    await feed.tick();
    await closeOnly();
    await record(spray(ENOUGH + 2, 100));
    await feed.tick();
    const before = await states();
    expect(before).toEqual(['closed 8', 'open 10']);
    await feed.rebuild('detect');
    await feed.tick();
    expect(await states()).toEqual(before);
  });
});

/** Opens an alert again as operators do. */
const reopen = (id: string): Promise<void> =>
  world.store.write(async (tx) => {
    const change = { state: 'open', verdict: null, closedAt: null, closedBy: null } as const;
    expect(await tx.alerts.change(id, change, ['closed'], world.clock.now())).toBe(true);
    await tx.audit({ kind: 'alert.reopened', actor: 'operator:o', correlation: id, details: { alert: id, reason: 'not so' } });
  });

describe('an alert that is opened again', () => {
  it.each([true, false])('takes in what follows, with what came between; after a restart: %s', async (restarts) => {
    const feed = await openFeed(world, [createDetect(world)]);
    const tick = restarts ? restart : () => feed.tick();
    await record(spray(ENOUGH));
    await tick();
    await closeOnly();
    await record(spray(2, 100));
    await tick();
    expect(await states()).toEqual(['closed 8']);
    const [alert] = await alerts();
    await reopen(alert?.id ?? '');
    await record(spray(3, 200));
    await tick();
    expect(await states()).toEqual(['open 11']);
    await close(alert?.id ?? '');
    await record(spray(ENOUGH - 1, 300));
    await tick();
    expect(await states()).toEqual(['closed 11']);
  });

  it('brings nothing back of what was judged with another alert since', async () => {
    const feed = await openFeed(world, [createDetect(world)]);
    await record(spray(ENOUGH));
    await feed.tick();
    const [first] = await alerts();
    await close(first?.id ?? '');
    await record(spray(ENOUGH, 100));
    await feed.tick();
    const [, second] = await alerts();
    await close(second?.id ?? '');
    await reopen(first?.id ?? '');
    await record(spray(ENOUGH - 1, 200));
    await feed.tick();
    expect(await states()).toEqual(['open 8', 'closed 8']);
  });
});

describe('what an exception closes as it is raised', () => {
  it('is forgotten by nobody: once the exception is over, the facts it covered still count', async () => {
    const now = world.clock.now();
    const subject = { kind: 'address', value: ATTACKER } as const;
    const exception = { id: 'e1', rule: SPRAYING, subject, note: 'ours', createdBy: 'operator:o', createdAt: now, expiresAt: now + 60_000 };
    await world.store.write((tx) => tx.rules.addException(exception));
    const feed = await openFeed(world, [createDetect(world)]);
    await record(spray(ENOUGH + 1));
    await feed.tick();
    expect(await states()).toEqual(['closed 9']);
    world.clock.advance(60_000);
    await record(spray(1, 100));
    await feed.tick();
    expect((await alerts()).map(({ state, suppressedBy }) => `${state} ${suppressedBy}`)).toEqual(['closed e1', 'open null']);
  });
});

describe('every detector', () => {
  it('forgets one subject of one rule, and a rule that does not run forgets nothing', () => {
    const detection = createDetection(runRules(builtInRules.filter(({ id }) => id === SPRAYING)));
    const facts = (from: number, count: number) =>
      Array.from({ length: count }, (_, n) => failure(from + n, { login: `person-${from + n}`, user: null }));
    for (const fact of facts(0, ENOUGH - 1)) expect(detection.fold(fact)).toEqual([]);
    detection.forget('another-rule', ATTACKER, 'a');
    detection.forget(SPRAYING, '203.0.113.1', 'a');
    expect(detection.size()).toBe(1);
    const [last] = facts(50, 1);
    expect(last && detection.fold(last)).toHaveLength(1);
    detection.forget(SPRAYING, ATTACKER, 'a');
    expect(detection.size()).toBe(0);
    for (const fact of facts(60, ENOUGH - 1)) expect(detection.fold(fact)).toEqual([]);
  });
});
