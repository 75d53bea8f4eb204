import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../../electron/lib/clock.ts';
import { silentLog } from '../../electron/lib/log.ts';
import { systemRandom } from '../../electron/lib/random.ts';
import { type ServedEngine, serveEngine } from '../../electron/serve-engine.ts';
import { configOf } from '../operations/operator.ts';

const ADDRESS = '203.0.113.9';
const settings = { port: 0, trustedProxies: ['127.0.0.1/32'], passwords: { argon2: { memoryKiB: 8192, iterations: 1, parallelism: 1 } } };

let data: string;
let served: ServedEngine;
const serve = async (): Promise<ServedEngine> =>
  serveEngine({
    config: configOf(data, settings),
    masterKey: Buffer.alloc(32, 7),
    clock: systemClock(),
    random: systemRandom(),
    log: silentLog,
    version: '0.0.0-test',
    synchronous: 'OFF',
    keptIn: { source: 'environment' },
  });
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'gatewatch-respond-'));
  served = await serve();
});
afterEach(async () => {
  await served.stop('test');
  await rm(data, { recursive: true, force: true });
});

const statusFrom = async (address: string): Promise<number> => {
  const answer = await fetch(`http://127.0.0.1:${served.engine.port}/.well-known/openid-configuration`, {
    headers: { 'x-forwarded-for': address },
  });
  await answer.arrayBuffer();
  return answer.status;
};

describe('a server under attack', () => {
  it('F4 finds it, blocks the address by the playbook, and goes on doing so after a restart', async () => {
    expect(await statusFrom(ADDRESS)).toBe(200);
    for (let n = 0; n < 25; n++)
      await served.engine.core.store.write((tx) =>
        tx.audit({
          kind: 'user.sign_in_failed',
          login: `person-${n % 2}`,
          address: ADDRESS,
          details: { method: 'password', reason: 'wrong_password' },
        }),
      );
    await vi.waitFor(async () => expect(await statusFrom(ADDRESS)).toBe(403), { timeout: 30_000, interval: 100 });
    expect(await statusFrom('203.0.113.10')).toBe(200);
    await served.stop('test');
    served = await serve();
    expect(await statusFrom(ADDRESS)).toBe(403);
    const runs = await served.deps.store.read.playbooks.listRuns({ limit: 10 });
    expect(runs.map(({ state }) => state)).not.toContain('running');
    expect(runs.filter(({ playbook }) => playbook === 'brute-force')).toHaveLength(1);
  }, 60_000);
});
