import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseAddressRange } from '../../electron/limits/address-range.ts';
import { endAddressRule } from '../../electron/operations/network/end-address-rule.ts';
import { putAddressRule } from '../../electron/operations/network/put-address-rule.ts';
import { startTestEngine, type TestEngine } from '../support/engine.ts';
import { createTestClock, type TestClock } from '../support/test-clock.ts';

const MINUTE = 60_000;
const BEGIN = Date.UTC(2026, 10, 21, 12);
const A = '203.0.113.9';
const OPERATOR = { actor: 'operator:1', role: 'responder', operator: { id: '1', name: 'Grace' } } as const;
const PATTERN = `/jwks?x=${encodeURIComponent("' OR '1'='1' --")}`;
const NO_BLOCKS = { attackPatterns: { blockAfter: 1000 } };
const MAIN = join(import.meta.dirname, '..', '..', 'electron', 'cli', 'main.ts');

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gatewatch-penalties-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const get = (issuer: string, path: string, from = A): Promise<Response> => fetch(issuer + path, { headers: { 'x-forwarded-for': from } });

describe('C2 a penalty over a restart', () => {
  let engine: TestEngine;
  let clock: TestClock;
  afterEach(() => engine.end());

  /** Starts the engine, at the next time with clocks of its own: what runs on counts anew. */
  const start = async (at = BEGIN, protection: object = {}): Promise<void> => {
    clock = createTestClock(at);
    const config = { trustedProxies: ['127.0.0.1/32'], protection: { ...NO_BLOCKS, ...protection } };
    engine = await startTestEngine({ directory, clock, config });
  };
  const restart = async (after: number, protection: object = {}): Promise<void> => {
    const at = clock.now() + after;
    await engine.stop('test');
    await start(at, protection);
  };
  const attack = async (times: number, from = A): Promise<void> => {
    for (let i = 0; i < times; i++) await (await get(engine.issuer, PATTERN, from)).arrayBuffer();
  };
  const penalised = (count: number) => expect.poll(() => engine.facts('address.penalised').length).toBe(count);
  const seen = async (from = A): Promise<readonly [number, string | null]> => {
    const answer = await get(engine.issuer, '/jwks', from);
    await answer.arrayBuffer();
    return [answer.status, answer.headers.get('retry-after')];
  };
  const rule = async (text: string, kind: 'block' | 'allow'): Promise<string> => {
    const range = parseAddressRange(text);
    if (!range.ok) throw new Error(range.refusal.description);
    const wanted = { kind, range: range.value, expiresAt: null, reason: 'a reason' };
    const made = await engine.core.store.write((tx) => putAddressRule(tx, engine.core, OPERATOR, wanted));
    if (!made.ok) throw new Error(made.refusal.description);
    return made.value.id;
  };
  const endRule = (id: string, kind: 'block' | 'allow') =>
    engine.core.store.write((tx) => endAddressRule(tx, engine.core, OPERATOR, { id, kind }));

  it('holds for what was left of it, and no longer', async () => {
    await start();
    await attack(3);
    await penalised(1);
    await restart(20 * MINUTE);
    expect(await seen()).toEqual([429, String(40 * 60)]);
    expect(await seen('203.0.113.10')).toEqual([200, null]);
    expect(engine.core.penalties.list(10)).toMatchObject([{ address: A, violations: 3, level: 1 }]);
    expect(engine.facts('address.penalised')).toEqual([]);
    clock.advance(40 * MINUTE);
    expect(await seen()).toEqual([200, null]);
  });

  it('counts on from the violations that led to it', async () => {
    await start();
    await attack(3);
    await penalised(1);
    await restart(MINUTE);
    await attack(7);
    await penalised(1);
    expect(engine.facts('address.penalised')).toMatchObject([{ details: { level: 2, violations: 10 } }]);
    await restart(23 * 60 * MINUTE);
    expect(await seen()).toEqual([429, '3600']);
    expect(engine.core.penalties.list(10)).toMatchObject([{ address: A, level: 2 }]);
  });

  it('is not taken up again when it is over', async () => {
    await start();
    await attack(3);
    await penalised(1);
    await restart(60 * MINUTE);
    expect([await seen(), engine.core.penalties.size]).toEqual([[200, null], 0]);
  });

  it('stays lifted when an operator allowed the address, also after the allowance ended', async () => {
    await start();
    await attack(3);
    await attack(3, '2001:db8:1:2::1');
    await penalised(2);
    const id = await rule('203.0.113.0/24', 'allow');
    await rule('2001:db8:1:2::77', 'allow');
    await endRule(id, 'allow');
    await restart(MINUTE);
    expect([await seen(), await seen('2001:db8:1:2::1'), engine.core.penalties.list(10)]).toEqual([[200, null], [200, null], []]);
  });

  it('stays lifted when an operator unblocked the address, and one that begins after that holds', async () => {
    await start();
    await attack(3);
    await penalised(1);
    await endRule(await rule(A, 'block'), 'block');
    await restart(MINUTE);
    expect(await seen()).toEqual([200, null]);
    await attack(3);
    await penalised(1);
    await restart(MINUTE);
    expect((await seen())[0]).toBe(429);
  });

  it('lasts no longer than penalties last now, and none is taken up where there are none any more', async () => {
    await start();
    await attack(3);
    await penalised(1);
    await restart(MINUTE, { penalties: { first: { minutes: 10 } } });
    expect(await seen()).toEqual([429, '600']);
    await restart(MINUTE, { penalties: { enabled: false } });
    expect(await seen()).toEqual([200, null]);
  });

  it('is that of the /64, which is one subscriber', async () => {
    await start();
    await attack(3, '2001:db8:1:2::1');
    await penalised(1);
    await restart(MINUTE);
    expect((await seen('2001:db8:1:2:ffff::9'))[0]).toBe(429);
  });

  it('holds for all of many addresses, the newest first to be looked for', async () => {
    await start();
    const { store } = engine.core;
    const until = clock.now() + 30 * MINUTE;
    const details = { violations: 3, until, level: 1 };
    for (let block = 0; block < 5; block++)
      await store.write(async (tx) => {
        for (let host = 1; host <= 100; host++)
          await tx.audit({ kind: 'address.penalised', actor: 'policy:penalties', address: `198.51.${block}.${host}`, details });
      });
    await restart(MINUTE);
    await expect.poll(() => engine.core.penalties.size).toBe(500);
    expect(await seen('198.51.0.1')).toEqual([429, String(29 * 60)]);
  });
});

describe('C2 a penalty when the process is killed', () => {
  let running: ChildProcess | undefined;
  afterEach(() => kill());

  const kill = async (): Promise<void> => {
    if (!running || running.exitCode !== null || running.signalCode !== null) return;
    running.kill('SIGKILL');
    await once(running, 'exit');
  };
  const serve = async (): Promise<string> => {
    const child = spawn(process.execPath, [MAIN, 'serve', '--data', directory, '--port', '0', '--json', '--no-console'], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, GATEWATCH_TRUSTED_PROXY: '127.0.0.1/32', GATEWATCH_DISK_RESERVE_MIB: '0' },
    });
    running = child;
    const [line] = await once(createInterface({ input: child.stdout }), 'line');
    return JSON.parse(String(line)).issuer;
  };
  const recorded = (): number => {
    const db = new Database(join(directory, 'gatewatch.db'), { readonly: true });
    try {
      return db.prepare<[], number>("SELECT count(*) FROM audit_event WHERE kind = 'address.penalised'").pluck().get() ?? 0;
    } finally {
      db.close();
    }
  };

  it('holds after it', async () => {
    const issuer = await serve();
    for (let i = 0; i < 3; i++) await (await get(issuer, PATTERN)).arrayBuffer();
    await expect.poll(recorded, { timeout: 30_000 }).toBe(1);
    await kill();
    const again = await serve();
    const answer = await get(again, '/jwks');
    expect(answer.status).toBe(429);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(3000);
    expect((await get(again, '/jwks', '203.0.113.10')).status).toBe(200);
  }, 90_000);
});
