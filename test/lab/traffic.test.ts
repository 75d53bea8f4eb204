import { afterEach, describe, expect, it } from 'vitest';
import { createOperationDeps } from '../../electron/control/operation-deps.ts';
import type { LabTally, LabTask } from '../../electron/lab/lab-task.ts';
import { prepareLab } from '../../electron/lab/prepare-lab.ts';
import { startLab } from '../../electron/lab/start-lab.ts';
import { runTraffic } from '../../electron/lab/traffic/run-traffic.ts';
import { systemClock } from '../../electron/lib/clock.ts';
import { systemRandom } from '../../electron/lib/random.ts';
import { startTestEngine, type TestEngine, type TestEngineOptions } from '../support/engine.ts';
import { createTestClock } from '../support/test-clock.ts';

const running: TestEngine[] = [];
afterEach(async () => {
  // The last first: two may have had one directory.
  for (const engine of running.splice(0).reverse()) await engine.end();
});

/** Noon, and it stays noon: who is up at this hour is always the same. Of the second factor it leaves two codes to each. */
const clock = createTestClock();

const startEngine = async (options: TestEngineOptions = {}): Promise<TestEngine> => {
  const engine = await startTestEngine({
    config: { passwords: { argon2: { memoryKiB: 64, iterations: 1, parallelism: 1 } } },
    clock,
    ...options,
  });
  running.push(engine);
  return engine;
};
const startLabEngine = (options: TestEngineOptions = {}): Promise<TestEngine> => startEngine({ argv: { lab: true }, ...options });

const depsOf = (engine: TestEngine) =>
  createOperationDeps(
    engine.core,
    { version: '0.0.0', issuer: engine.issuer, startedAt: engine.core.clock.now(), masterKey: { source: 'generated' } },
    engine.checkpoint,
  );

const taskOf = async (engine: TestEngine, changes: Partial<LabTask> = {}): Promise<LabTask> => {
  const { credentials } = await prepareLab(depsOf(engine), 1);
  const { issuer, labPort } = engine;
  return { seed: 1, rate: 50, burst: { acts: 1000, milliseconds: 0 }, issuer, port: labPort ?? 0, credentials, ...changes };
};

interface Ran {
  readonly tally: LabTally;
  readonly faults: readonly string[];
}

const runActs = async (task: LabTask, acts: number, signal = new AbortController().signal): Promise<Ran> => {
  const faults: string[] = [];
  const deps = {
    clock,
    random: systemRandom(),
    fault: (act: string, message: string) => void faults.push(`${act}: ${message}`),
    tally: () => undefined,
  };
  return { tally: await runTraffic(deps, task, { signal, acts }), faults };
};

const kindsOf = (engine: TestEngine): Set<string> => new Set(engine.facts().map(({ kind }) => kind));

describe('the traffic of the lab', () => {
  it('leaves what people and clients leave: from many addresses, with no fault, and mostly with success', async () => {
    const engine = await startLabEngine();
    const { tally, faults } = await runActs(await taskOf(engine), 300);
    expect(faults).toEqual([]);
    expect(tally).toMatchObject({ flows: 300, faults: 0 });
    expect(tally.requests).toBeGreaterThan(600);
    const expected = [
      'user.signed_in',
      'user.sign_in_failed',
      'user.signed_out',
      'consent.granted',
      'consent.denied',
      'authorization.granted',
    ];
    const ofClients = [
      'code.redeemed',
      'refresh_token.rotated',
      'token.issued',
      'token.refused',
      'token.revoked',
      'client.authentication_failed',
    ];
    for (const kind of [...expected, ...ofClients, 'authorization.refused', 'request.refused', 'grant.revoked'])
      expect(kindsOf(engine), kind).toContain(kind);
    expect(kindsOf(engine)).not.toContain('limit.exceeded');
    const signIns = engine.facts('user.signed_in');
    expect(new Set(signIns.map(({ address }) => address)).size).toBeGreaterThan(20);
    expect(new Set(signIns.map(({ agent }) => agent)).size).toBeGreaterThan(4);
    expect(signIns.some(({ details }) => details.amr.includes('otp'))).toBe(true);
    expect(signIns.length).toBeGreaterThan(engine.facts('user.sign_in_failed').length * 2);
    const clients = new Set(engine.facts('token.issued').map(({ client }) => client));
    expect(clients).toEqual(new Set(['nightly-reports', 'stock-feed', 'payroll-run', 'backup-agent']));
    expect(new Set(engine.facts('code.redeemed').map(({ details }) => details.format))).toEqual(new Set(['jwt', 'opaque']));
    // As browsers say it: a page of the client sends its people here, and what they then decide is this server's own page's doing.
    const refusals = engine.facts('authorization.refused').map(({ details }) => `${details.reason} ${details.foreign ?? false}`);
    expect(new Set(refusals)).toEqual(new Set(['unregistered_path true', 'consent_denied false']));
  });

  it('never reuses what is good once: no code, no refresh token and no assertion is refused', async () => {
    const engine = await startLabEngine();
    await runActs(await taskOf(engine), 200);
    expect(kindsOf(engine)).not.toContain('code.refused');
    expect(kindsOf(engine)).not.toContain('refresh_token.refused');
    expect(engine.facts('client.authentication_failed').map(({ client }) => client)).not.toContain('payroll-run');
  });

  it('goes on when people and clients are suspended under its hands', async () => {
    const engine = await startLabEngine();
    const task = await taskOf(engine);
    await runActs(task, 60);
    await engine.core.store.write(async (tx) => {
      for (const { id } of await tx.users.list('', 100)) await tx.users.setStatus(id, 'suspended', 1);
    });
    const before = engine.facts('user.signed_in').length;
    const { tally, faults } = await runActs(task, 60);
    expect(faults).toEqual([]);
    expect(tally.flows).toBe(60);
    expect(engine.facts('user.signed_in')).toHaveLength(before);
  });

  it('counts what breaks, tells it once for each kind, and goes on', async () => {
    const engine = await startLabEngine();
    const task = await taskOf(engine);
    await engine.stop('test');
    const { tally, faults } = await runActs(task, 80);
    expect(tally).toMatchObject({ flows: 0, faults: 80 });
    expect(faults.length).toBeGreaterThan(0);
    expect(new Set(faults).size).toBe(faults.length);
  });

  it('ends at once, also in the middle of a pause', async () => {
    const engine = await startLabEngine();
    const task = await taskOf(engine, { burst: { acts: 1, milliseconds: 600_000 } });
    const stopping = new AbortController();
    const ran = runActs(task, 10, stopping.signal);
    stopping.abort();
    expect((await ran).tally.faults).toBe(0);
  });
});

describe('the lab', () => {
  it('works in a thread of its own, and records its beginning and its end', async () => {
    const engine = await startLabEngine({ clock: systemClock() });
    const lab = await startLab(depsOf(engine), { port: engine.labPort ?? 0, issuer: engine.issuer });
    expect(engine.facts('lab.started')).toMatchObject([
      { actor: 'lab', details: { seed: 1, people: 60, clients: 14, requests_per_second: 4 } },
    ]);
    await expect.poll(() => engine.facts('authorization.granted').length, { timeout: 10_000 }).toBeGreaterThan(3);
    await lab.stop();
    await lab.stop();
    const [stopped, ...others] = engine.facts('lab.stopped');
    expect(others).toEqual([]);
    expect(stopped?.details.faults).toBe(0);
    expect(stopped?.details.requests).toBeGreaterThan(5);
    const recorded = engine.facts().length;
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(engine.facts()).toHaveLength(recorded);
  });

  it('goes on in its directory: nobody is let in twice, and all can still sign in', async () => {
    const first = await startLabEngine();
    await runActs(await taskOf(first), 30);
    await first.stop('test');
    const second = await startLabEngine({ directory: first.directory });
    const { credentials, isNew } = await prepareLab(depsOf(second), 1);
    expect(isNew).toBe(false);
    expect(second.facts()).toEqual([]);
    const { tally } = await runActs(await taskOf(second), 60);
    expect(tally).toMatchObject({ flows: 60, faults: 0 });
    expect(second.facts('user.signed_in').length).toBeGreaterThan(5);
    expect(second.facts('token.issued').length).toBeGreaterThan(0);
    expect(Object.keys(credentials.passwords)).toHaveLength(60);
  });

  it('takes in the people of another seed beside those of the first', async () => {
    const engine = await startLabEngine();
    await prepareLab(depsOf(engine), 1);
    await prepareLab(depsOf(engine), 2);
    expect(await engine.core.store.read.users.count()).toBeGreaterThan(90);
    expect(await engine.core.store.read.clients.count()).toBe(14);
  });

  it('brings back who was removed, and leaves suspended who was suspended', async () => {
    const engine = await startLabEngine();
    const { credentials } = await prepareLab(depsOf(engine), 1);
    const [gone = '', held = ''] = Object.keys(credentials.passwords);
    const { store } = engine.core;
    await store.write(async (tx) => {
      await tx.users.setStatus((await tx.users.findByName(held))?.id ?? '', 'suspended', 1);
      await tx.users.remove((await tx.users.findByName(gone))?.id ?? '');
    });
    await prepareLab(depsOf(engine), 1);
    expect((await store.read.users.findByName(gone))?.status).toBe('active');
    expect((await store.read.users.findByName(held))?.status).toBe('suspended');
  });

  it('does not move in where others live, and changes nothing there', async () => {
    const engine = await startLabEngine();
    await engine.addUser({ username: 'ada' });
    const recorded = engine.facts().length;
    await expect(prepareLab(depsOf(engine), 1)).rejects.toThrow('no part of the lab');
    expect(engine.facts()).toHaveLength(recorded);
    expect(await engine.core.store.read.registry.setting('lab')).toBeUndefined();
  });
});

describe('the doors', () => {
  const refuseFrom = (port: number, address: string): Promise<Response> =>
    fetch(`http://127.0.0.1:${port}/token`, {
      method: 'POST',
      headers: { 'x-forwarded-for': address, forwarded: `for=${address}`, authorization: `Basic ${btoa('nobody:nothing')}` },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
    });
  const addresses = (engine: TestEngine) => engine.facts('client.authentication_failed').map(({ address }) => address);

  it('of the server take nobody’s word for an address, the lab’s own door does', async () => {
    const engine = await startLabEngine();
    await refuseFrom(engine.port, '203.0.113.77');
    await refuseFrom(engine.labPort ?? 0, '203.0.113.77');
    expect(addresses(engine)).toEqual(['127.0.0.1', '203.0.113.77']);
  });

  it('are one without the lab', async () => {
    const engine = await startEngine();
    expect(engine.labPort).toBeNull();
    await refuseFrom(engine.port, '203.0.113.77');
    expect(addresses(engine)).toEqual(['127.0.0.1']);
  });

  it('are both closed when the engine stops', async () => {
    const engine = await startLabEngine();
    await engine.stop('test');
    for (const port of [engine.port, engine.labPort]) await expect(fetch(`http://127.0.0.1:${port}/healthz`)).rejects.toThrow();
  });

  it('of a lab say that they are', async () => {
    const engine = await startLabEngine();
    expect(await (await fetch(`${engine.issuer}/account`)).text()).toContain('Gatewatch lab');
  });
});
