import { afterEach, describe, expect, it } from 'vitest';
import { createOperationDeps } from '../../electron/control/operation-deps.ts';
import { startTestEngine, type TestEngine } from '../support/engine.ts';
import { PASSWORD } from '../support/world.ts';

let engine: TestEngine;
afterEach(() => engine.end());

describe('C9 when sign-ins fill the places for hashing', () => {
  it('the next is turned away at once, and what operators do goes on', async () => {
    engine = await startTestEngine({
      config: { passwords: { argon2: { memoryKiB: 8192, iterations: 1, parallelism: 1 }, pool: { concurrency: 1, queueLimit: 1 } } },
    });
    const { core } = engine;
    const site = { version: '0', issuer: null, startedAt: null, masterKey: { source: 'environment' } } as const;
    const forOperators = createOperationDeps(core, site, engine.checkpoint).hasher;
    // All are begun in one turn of the loop, so that none of them can have ended before the last.
    const [running, waiting, shed, operators] = await Promise.all([
      core.hasher.hash(PASSWORD),
      core.hasher.hash(PASSWORD),
      core.hasher.hash(PASSWORD),
      forOperators.hash(PASSWORD),
    ]);
    expect([running.ok, waiting.ok]).toEqual([true, true]);
    expect(shed).toMatchObject({ ok: false, refusal: { code: 'temporarily_unavailable', reason: 'hash_pool_full' } });
    expect(operators.ok).toBe(true);
  });
});
