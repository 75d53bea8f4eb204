import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRefusalGate } from '../../electron/audit/refusal-gate.ts';
import { createFeed } from '../../electron/feed/feed.ts';
import { newId } from '../../electron/lib/ids.ts';
import type { OperationDeps } from '../../electron/operations/operation.ts';
import { createResponder } from '../../electron/operations/response/runs/create-responder.ts';
import { DATABASE_FILE } from '../../electron/store/database-file.ts';
import { createSqliteStore, type SqliteStore } from '../../electron/store/sqlite/sqlite-store.ts';
import { createFaultyDriver, type FaultPlan, type FaultyDriver } from '../fault/support/faulty-driver.ts';
import { hireOperators } from '../operations/hire-operator.ts';
import { as, operatorOf } from '../operations/network/callers.ts';
import { createOperator, type Operator } from '../operations/operator.ts';
import { raiseIn } from './respond-world.ts';

/** More statements than a run has: a series that does not end is a defect of the test. */
const MOST_STATEMENTS = 600;

let operator: Operator;
let driver: FaultyDriver;
let store: SqliteStore;
let deps: OperationDeps;
beforeEach(async () => {
  operator = await createOperator();
  await operator.world.store.close();
  driver = createFaultyDriver();
  const { clock, random, sealer, directory } = operator.world;
  const refusalGate = createRefusalGate({ clock, window: 60_000, inFull: 1000 });
  store = createSqliteStore({
    directory,
    clock,
    random,
    sealer,
    boot: newId({ clock, random }),
    refusalGate,
    synchronous: 'OFF',
    open: driver.open,
  });
  deps = { ...operator.deps, store };
  expect(store.path).toBe(join(directory, DATABASE_FILE));
});
afterEach(async () => {
  driver.disarm();
  await store.close();
  await operator.close();
});

const facts = async (kind: string) =>
  store.log
    .bodiesAfter(0, 100_000)
    .map((body) => JSON.parse(body))
    .filter((body) => body.kind === kind);

/** A process of its own: nothing but the store is kept between two of them. */
const live = async (): Promise<void> => {
  const { clock, log } = deps;
  const responder = createResponder(deps);
  const feed = await createFeed({ store, clock, log, followers: [responder.follower] });
  await feed.tick();
  await responder.tick();
};

const suspects = (round: number) => ({
  rule: 'brute-force-user',
  kind: 'user' as const,
  id: `user-${round}`,
  facts: [1, 2].map((n) => ({
    kind: 'user.sign_in_failed' as const,
    user: `user-${round}`,
    address: `203.0.${round % 250}.${n + 2 * Math.floor(round / 250)}`,
    details: { method: 'password', reason: 'wrong_password' },
  })),
});

/** Lets the first, second, third … statement fail, ends that process there, and looks at what the next one makes of it. */
const series = async (fault: Omit<FaultPlan, 'at'>): Promise<number> => {
  await store.write((tx) =>
    tx.playbooks.putMode({ playbook: 'distributed-guessing', mode: 'automatic', note: 'n', changedBy: 'operator:test', changedAt: 0 }),
  );
  for (let at = 1; at < MOST_STATEMENTS; at++) {
    const alert = await raiseIn(deps, suspects(at));
    driver.arm({ ...fault, at });
    await live().catch((error: unknown) => error);
    const fired = driver.disarm();
    await live();
    const [run, ...others] = await store.read.playbooks.listRuns({ alert: alert.id, limit: 10 });
    expect(others).toEqual([]);
    expect({ at, state: run?.state }).toEqual({ at, state: 'done' });
    const told = async (kind: string) => (await facts(kind)).filter((body) => body.correlation === run?.id).length;
    const [step] = await store.read.playbooks.steps(run?.id ?? '');
    expect(step).toMatchObject({ state: 'done', done: 2 });
    expect((await facts('address.blocked')).filter((body) => body.correlation === step?.correlation)).toHaveLength(2);
    expect([await told('playbook.started'), await told('playbook.step_done'), await told('playbook.finished')]).toEqual([1, 1, 1]);
    if (!fired) return at - 1;
  }
  throw new Error(`a run of more than ${MOST_STATEMENTS} statements`);
};

describe('a playbook whose engine dies', () => {
  it.each([
    { code: 'SQLITE_IOERR', when: 'before', only: /^(?:INSERT|UPDATE|COMMIT)/ },
    { code: 'SQLITE_IOERR_FSYNC', when: 'after', only: /^COMMIT/ },
  ] as const)('F4 at any write ($code $when) is gone on with, and no step is done twice', async (fault) => {
    expect(await series(fault)).toBeGreaterThanOrEqual(5);
  });

  it('F4 does not block again what an operator unblocked before it came back', async () => {
    await raiseIn(deps, { rule: 'brute-force-address', kind: 'address', id: '203.0.113.9' });
    const { clock, log } = deps;
    const responder = createResponder(deps);
    const feed = await createFeed({ store, clock, log, followers: [responder.follower] });
    await feed.tick();
    // The act's own unit is durable; the next one, which says that the step is done, never comes.
    driver.arm({ code: 'SQLITE_IOERR', at: 2, when: 'before', only: /^INSERT INTO playbook_step/ });
    await responder.tick();
    expect(driver.disarm()).toBe(true);
    const [rule] = await store.read.addressRules.list({ state: 'standing', now: clock.now(), before: '~', limit: 5 });
    expect(rule).toBeDefined();
    await store.write((tx) => tx.addressRules.end(rule?.id ?? '', clock.now()));
    await live();
    expect(await store.read.addressRules.list({ state: 'standing', now: clock.now(), before: '~', limit: 5 })).toEqual([]);
    const [run] = await store.read.playbooks.listRuns({ limit: 1 });
    expect(run?.state).toBe('done');
  });

  it('F4 is not done twice by two who do it at the same moment', async () => {
    await raiseIn(deps, { rule: 'brute-force-address', kind: 'address', id: '203.0.113.9' });
    const { clock, log } = deps;
    const [one, other] = [createResponder(deps), createResponder(deps)];
    const feed = await createFeed({ store, clock, log, followers: [one.follower] });
    await feed.tick();
    await Promise.all([one.tick(), other.tick()]);
    expect(await facts('address.blocked')).toHaveLength(1);
    expect(await facts('playbook.step_done')).toHaveLength(1);
    expect(await facts('playbook.finished')).toHaveLength(1);
  });
});

describe('an act that was approved, and whose engine dies', () => {
  const PEOPLE = ['anna', 'ben', 'carla', 'dora', 'emil', 'fred'];

  /** Somebody at this store. */
  const at = (name: string) => as({ ...operator, deps }, operatorOf(name, 'responder'));
  const ask = async (): Promise<string> => {
    const { preview } = await at('grace').acts.preview({ act: 'users.suspend', users: PEOPLE });
    const { waits } = await at('grace').acts.perform({ preview, reason: 'Phished', confirmation: String(PEOPLE.length) });
    return waits?.run ?? '';
  };

  it.each([
    { code: 'SQLITE_IOERR', when: 'before', only: /^(?:INSERT|UPDATE|DELETE|COMMIT)/ },
    { code: 'SQLITE_IOERR_FSYNC', when: 'after', only: /^COMMIT/ },
  ] as const)('F5 at any write ($code $when) is gone on with, and nobody is hit twice', async (fault) => {
    await hireOperators(deps, { grace: 'responder', henry: 'responder' });
    const none = { email: null, claims: {}, passwordHash: null, passwordChangedAt: 0, createdAt: 0, updatedAt: 0 };
    await store.write(async (tx) => {
      for (const name of PEOPLE) await tx.users.put({ ...none, id: name, name, status: 'active', tokensNotBefore: 0 });
    });
    for (let n = 1; n < MOST_STATEMENTS; n++) {
      const run = await ask();
      driver.arm({ ...fault, at: n });
      const approved = await at('henry')
        .response.approve({ run })
        .catch((error: unknown) => error);
      const fired = driver.disarm();
      expect(approved).toBeDefined();
      await live();
      if ((await store.read.playbooks.findRun(run))?.state === 'waiting') await at('henry').response.approve({ run });
      expect({ n, state: (await store.read.playbooks.findRun(run))?.state }).toEqual({ n, state: 'done' });
      const [step] = await store.read.playbooks.steps(run);
      const hit = (await facts('user.suspended')).filter((body) => body.correlation === step?.correlation).map((body) => body.user);
      expect(new Set(hit).size).toBe(PEOPLE.length);
      expect(hit).toHaveLength(PEOPLE.length);
      const told = async (kind: string) => (await facts(kind)).filter((body) => body.correlation === run).length;
      expect([await told('act.requested'), await told('act.approved'), await told('act.finished')]).toEqual([1, 1, 1]);
      expect(await store.read.playbooks.target(run)).toBeUndefined();
      await at('henry').response.undo({ run, reason: 'again' });
      if (!fired) return expect(n).toBeGreaterThan(PEOPLE.length);
    }
    throw new Error(`an act of more than ${MOST_STATEMENTS} statements`);
  });
});
