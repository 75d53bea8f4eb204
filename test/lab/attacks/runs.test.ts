import { createRouterClient } from '@orpc/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Operations } from '../../../electron/control/connect-control.ts';
import type { AttackReport, LabCommand } from '../../../electron/lab/lab-task.ts';
import { type AttackRuns, createAttackRuns } from '../../../electron/lab/runs/attack-runs.ts';
import { type Lab, startLab } from '../../../electron/lab/start-lab.ts';
import { operations } from '../../../electron/operations/index.ts';
import { blockAddress } from '../../../electron/operations/network/block-address.ts';
import type { OperationDeps } from '../../../electron/operations/operation.ts';
import { MOST_SHEETS, type ScoreSheet } from '../../../shared/contract/lab.ts';
import type { Role } from '../../../shared/role.ts';
import { createOperator, refusalOf } from '../../operations/operator.ts';
import { type LabEngine, startLabEngine } from './lab-engine.ts';

const START_MS = 120_000;
const RUN_MS = 60_000;
const SHORT = { alerts: 200, containment: 100 };
const CALLER = { actor: 'local:test', role: 'administrator' } as const;

let world: LabEngine;
beforeAll(async () => {
  world = await startLabEngine();
}, START_MS);
afterAll(() => world.engine.end());

const callersOf = (deps: OperationDeps, role: Role = 'administrator'): Operations =>
  createRouterClient(operations, { context: { deps, caller: { actor: 'operator:test', role } } });

const sheetOf = async (calls: Operations, run: string): Promise<ScoreSheet> => {
  const find = async () => (await calls.lab.status({})).sheets.find((one) => one.run === run);
  await expect.poll(find, { timeout: RUN_MS, interval: 100 }).toBeDefined();
  const sheet = await find();
  if (!sheet) throw new Error('The sheet is gone.');
  return sheet;
};

describe('where the server is no lab', () => {
  it.each([
    ['scenarios', (calls: Operations) => calls.lab.scenarios({})],
    ['run', (calls: Operations) => calls.lab.run({ scenario: 'brute-force' })],
    ['cancel', (calls: Operations) => calls.lab.cancel({ run: 'x' })],
    ['status', (calls: Operations) => calls.lab.status({})],
    ['purge', (calls: Operations) => calls.lab.purge({})],
  ])('lab.%s is refused', async (_, call) => {
    const operator = await createOperator();
    expect(await refusalOf(call(operator.operations))).toBe('unavailable');
    expect(await refusalOf(call(callersOf({ ...operator.deps, lab: () => null })))).toBe('unavailable');
    await operator.close();
  });
});

describe('who may do what', () => {
  const lab = () => null;
  it.each([
    ['viewer', (calls: Operations) => calls.lab.run({ scenario: 'brute-force' })],
    ['auditor', (calls: Operations) => calls.lab.run({ scenario: 'brute-force' })],
    ['viewer', (calls: Operations) => calls.lab.cancel({ run: 'x' })],
    ['responder', (calls: Operations) => calls.lab.purge({})],
  ] as const)('a %s is turned away', async (role, call) => {
    await expect(call(callersOf({ ...world.deps, lab }, role))).rejects.toMatchObject({ code: 'DENIED', data: { code: 'forbidden' } });
  });

  it('a viewer may look, and a responder attack', async () => {
    expect(await refusalOf(callersOf({ ...world.deps, lab }, 'viewer').lab.status({}))).toBe('unavailable');
    expect(await refusalOf(callersOf({ ...world.deps, lab }, 'responder').lab.run({ scenario: 'brute-force' }))).toBe('unavailable');
  });
});

describe('the lab at work', () => {
  let lab: Lab;
  let calls: Operations;
  beforeAll(async () => {
    lab = await startLab(world.deps, { port: world.engine.labPort ?? 0, issuer: world.engine.issuer });
    calls = callersOf({ ...world.deps, lab: () => lab.attacks });
  }, START_MS);
  afterAll(() => lab.stop());

  it('tells what it can do', async () => {
    const { scenarios } = await calls.lab.scenarios({});
    expect(scenarios.length).toBeGreaterThanOrEqual(13);
    expect(scenarios[0]).toMatchObject({ id: 'credential-stuffing', most_seconds: 18 });
  });

  it(
    'makes an attack in its own thread, one at a time, and scores it; both are on record',
    async () => {
      const begun = await calls.lab.run({ scenario: 'code-replay', seed: 5 });
      expect(begun).toMatchObject({ scenario: 'code-replay', seed: 5 });
      expect((await calls.lab.status({})).running).toMatchObject({ run: begun.run });
      expect(await refusalOf(calls.lab.run({ scenario: 'brute-force' }))).toBe('conflict');
      expect(await refusalOf(calls.lab.purge({}))).toBe('conflict');
      const sheet = await sheetOf(calls, begun.run);
      expect(sheet).toMatchObject({
        outcome: 'finished',
        error: null,
        scenario: 'code-replay',
        contained: true,
        contained_by: 'grant.revoked',
      });
      expect(sheet.requests).toBeGreaterThan(5);
      expect(world.engine.facts('code.refused').some(({ details }) => details.reason === 'replayed')).toBe(true);
      const started = world.engine.facts('lab.attack_started');
      expect(started).toMatchObject([{ actor: 'operator:test', details: { run: begun.run, scenario: 'code-replay', seed: 5 } }]);
      expect(world.engine.facts('lab.attack_ended')).toMatchObject([
        { actor: 'lab', details: { run: begun.run, outcome: 'finished', contained: true } },
      ]);
      await expect.poll(async () => (await calls.lab.status({})).running).toBeNull();
    },
    RUN_MS,
  );

  it(
    'breaks one off when it is cancelled, and then takes the next',
    async () => {
      const { run } = await calls.lab.run({ scenario: 'slow-spray' });
      expect(await refusalOf(calls.lab.cancel({ run: 'another' }))).toBe('not_found');
      await calls.lab.cancel({ run });
      expect(await sheetOf(calls, run)).toMatchObject({ outcome: 'cancelled' });
      await expect.poll(async () => (await calls.lab.status({})).running).toBeNull();
      expect(await refusalOf(calls.lab.cancel({ run }))).toBe('not_found');
      const next = await calls.lab.run({ scenario: 'code-interception' });
      const sheet = await sheetOf(calls, next.run);
      expect(sheet.outcome).toBe('finished');
      const raised = await calls.alerts.list({ filter: { rules: ['code-interception'] } });
      const [about] = raised.alerts.map(({ subject }) => subject);
      expect(about?.shown).not.toBe(about?.id);
      expect(sheet.alerts.filter(({ expected }) => expected).map(({ subject }) => subject)).toEqual([`client ${about?.shown}`]);
      await expect.poll(async () => (await calls.lab.status({})).running).toBeNull();
    },
    RUN_MS,
  );

  it.each(['', 'no-such', '../brute-force', '__proto__', 'x'.repeat(65)])('knows no scenario %j', async (scenario) => {
    const called = calls.lab.run({ scenario });
    if (scenario === '' || scenario.length > 64) await expect(called).rejects.toThrow();
    else expect(await refusalOf(called)).toBe('not_found');
  });

  it(
    'takes back what attacks left: their blocks and sessions, nobody else’s; the facts stay',
    async () => {
      const { run } = await calls.lab.run({ scenario: 'credential-stuffing', seed: 9 });
      await sheetOf(calls, run);
      await expect.poll(async () => (await calls.lab.status({})).running).toBeNull();
      const block = (range: string) => blockAddress(world.deps, CALLER, { range, seconds: 3600, reason: 'test', even_if_own: true });
      expect((await block('198.18.0.0/24')).ok).toBe(true);
      expect((await block('100.64.7.9')).ok).toBe(true);
      expect((await block('192.0.2.250')).ok).toBe(true);
      const recorded = world.engine.facts().length;
      const purged = await calls.lab.purge({});
      expect(purged.blocks).toBe(2);
      expect(purged.sessions).toBeGreaterThanOrEqual(1);
      expect(purged.sheets).toBeGreaterThanOrEqual(3);
      expect(world.engine.facts().length).toBeGreaterThan(recorded);
      expect(world.engine.facts('lab.purged')).toHaveLength(1);
      const { rules } = await calls.network.rules({});
      expect(rules.map(({ range }) => range)).toEqual(['192.0.2.250']);
      expect((await calls.lab.status({})).sheets).toEqual([]);
      expect(await calls.lab.purge({})).toEqual({ blocks: 0, sessions: 0, alerts: 0, sheets: 0 });
    },
    RUN_MS,
  );
});

describe('the runs', () => {
  const report: AttackReport = {
    outcome: 'finished',
    error: null,
    requests: 1,
    milliseconds: 1,
    actors: { addresses: [], people: [], clients: [] },
  };
  const idle = (runs: AttackRuns) => expect.poll(() => runs.status().running, { timeout: 10_000, interval: 5 }).toBeNull();
  const begin = async (runs: AttackRuns): Promise<string> => {
    const begun = await runs.begin(CALLER, { scenario: 'brute-force' });
    if (!begun.ok) throw new Error(begun.refusal.description);
    return begun.value.run;
  };

  it(
    'keep so many sheets and no more, the newest first',
    async () => {
      const runs = createAttackRuns({ deps: world.deps, tell: () => undefined, patience: { alerts: 0, containment: 0 } });
      for (let count = 0; count <= MOST_SHEETS; count++) {
        runs.take(await begin(runs), report);
        await idle(runs);
      }
      const { sheets } = runs.status();
      expect(sheets).toHaveLength(MOST_SHEETS);
      expect(new Set(sheets.map(({ run }) => run)).size).toBe(MOST_SHEETS);
    },
    RUN_MS,
  );

  it('take one report for a run, and none for another', async () => {
    const told: LabCommand[] = [];
    const runs = createAttackRuns({ deps: world.deps, tell: (command) => void told.push(command), patience: SHORT });
    const run = await begin(runs);
    expect(told).toMatchObject([{ type: 'attack', run, scenario: 'brute-force' }]);
    runs.take('another', report);
    runs.take(run, report);
    runs.take(run, { ...report, requests: 99 });
    await idle(runs);
    expect(runs.status().sheets).toMatchObject([{ run, requests: 1, detected: false }]);
  });

  it('of two that are begun at once let one through', async () => {
    const runs = createAttackRuns({ deps: world.deps, tell: () => undefined, patience: SHORT });
    const both = await Promise.all([runs.begin(CALLER, { scenario: 'brute-force' }), runs.begin(CALLER, { scenario: 'brute-force' })]);
    expect(both.map(({ ok }) => ok).sort()).toEqual([false, true]);
  });

  it('let an attack go on until it is stopped where it can, so long as was said', async () => {
    const told: LabCommand[] = [];
    const runs = createAttackRuns({ deps: world.deps, tell: (command) => void told.push(command), patience: SHORT });
    const refused = await runs.begin(CALLER, { scenario: 'code-replay', persist_seconds: 60 });
    expect(refused).toMatchObject({ ok: false, refusal: { code: 'invalid_input' } });
    const begun = await runs.begin(CALLER, { scenario: 'client-abuse', seed: 2, persist_seconds: 60 });
    expect(begun).toMatchObject({ ok: true, value: { persist_seconds: 60 } });
    expect(runs.status().running).toMatchObject({ scenario: 'client-abuse', seed: 2, persist_seconds: 60 });
    expect(told).toMatchObject([{ type: 'attack', scenario: 'client-abuse', seed: 2, persistMs: 60_000 }]);
    runs.take(told[0]?.type === 'attack' ? told[0].run : '', report);
    await idle(runs);
  });

  it('fail what is under way when the lab breaks off, and begin nothing more', async () => {
    const runs = createAttackRuns({ deps: world.deps, tell: () => undefined, patience: SHORT });
    const run = await begin(runs);
    runs.lost();
    await idle(runs);
    expect(runs.status().sheets).toMatchObject([{ run, outcome: 'failed', detected: false }]);
    expect(await runs.begin(CALLER, { scenario: 'brute-force' })).toMatchObject({ ok: false, refusal: { code: 'unavailable' } });
  });
});
