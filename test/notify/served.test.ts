import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRouterClient } from '@orpc/server';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { loadConfig } from '../../electron/config/load-config.ts';
import { systemClock } from '../../electron/lib/clock.ts';
import { silentLog } from '../../electron/lib/log.ts';
import { systemRandom } from '../../electron/lib/random.ts';
import type { Notice } from '../../electron/notify/native.ts';
import { operations } from '../../electron/operations/index.ts';
import { type ServedEngine, serveEngine } from '../../electron/serve-engine.ts';
import { configOf } from '../operations/operator.ts';
import { everything } from './notify-world.ts';
import { type Receiver, startReceiver } from './receiver.ts';

let data: string;
let served: ServedEngine;
let target: Receiver;
const notices: Notice[] = [];
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'gatewatch-notify-'));
  target = await startReceiver();
  served = await serveEngine({
    config: configOf(data, { port: 0, notifications: { allowLoopback: true } }),
    masterKey: Buffer.alloc(32, 7),
    clock: systemClock(),
    random: systemRandom(),
    log: silentLog,
    version: '0.0.0-test',
    synchronous: 'OFF',
    keptIn: { source: 'environment' },
    tellDesktop: async (notice) => void notices.push(notice),
  });
});
afterEach(async () => {
  await served.stop('test');
  await target.close();
  await rm(data, { recursive: true, force: true });
});

describe('a server under attack', () => {
  it('F8 tells people by the channels that are set, once', async () => {
    const { notifications } = createRouterClient(operations, {
      context: { deps: served.deps, caller: { actor: 'local:cli', role: 'administrator' } },
    });
    const subscription = { ...everything, rules: ['brute-force-address'], quiet: null };
    await notifications.add({ name: 'Hook', target: { kind: 'webhook', url: `http://127.0.0.1:${target.port}/` }, subscription });
    await notifications.add({ name: 'Desk', target: { kind: 'native' }, subscription });
    for (let n = 0; n < 30; n++)
      await served.engine.core.store.write((tx) =>
        tx.audit({
          kind: 'user.sign_in_failed',
          login: `person-${n % 2}`,
          address: '203.0.113.9',
          details: { method: 'password', reason: 'wrong_password' },
        }),
      );
    await vi.waitFor(() => expect([target.received.length, notices.length]).toEqual([1, 1]), { timeout: 30_000, interval: 100 });
    expect(JSON.parse(target.received[0]?.body ?? '')).toMatchObject({ type: 'alert.raised', alert: { rule: 'brute-force-address' } });
    expect(JSON.stringify(notices)).not.toContain('203.0.113.9');
  }, 60_000);
});

describe('the production profile', () => {
  it('F8 lets no webhook lead to this machine', () => {
    const loaded = loadConfig({
      argv: { data, profile: 'production', issuer: 'https://id.example' },
      env: { GATEWATCH_NOTIFICATIONS_ALLOW_LOOPBACK: 'true' },
    });
    expect(loaded).toMatchObject({ ok: false, refusal: { description: expect.stringContaining('notifications.allowLoopback') } });
  });
});
