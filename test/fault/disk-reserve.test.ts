import { execFileSync } from 'node:child_process';
import { closeSync, existsSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createOperationDeps } from '../../electron/control/operation-deps.ts';
import { RESERVE_FILE } from '../../electron/disk/reserve-file.ts';
import { type Clock, systemClock } from '../../electron/lib/clock.ts';
import { APP, createConsole, type TestConsole } from '../operators/consoles.ts';
import { basic, formBody } from '../support/endpoints.ts';
import { jsonOf, startTestEngine, type TestEngine } from '../support/engine.ts';
import { findHalfStates } from './support/half-states.ts';

const MIB = 1024 * 1024;
const OPERATOR = { name: 'Ada', password: 'Tidal-Lantern 42 orchards' };
/** A twentieth of the disk below: what is held in reserve, and under which space is critical. */
const RESERVE = 4 * MIB;

/** Whether this user may mount a small disk to fill up. Elsewhere the same is shown with a measure of the test's own (test/disk). */
const canMount = (): boolean => {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  try {
    execFileSync('unshare', ['--mount', 'true']);
    return true;
  } catch {
    return false;
  }
};

describe.skipIf(!canMount())('an engine on a small disk that fills up', () => {
  let directory: string;
  let filler: string;
  let engine: TestEngine;
  let client: { readonly id: string; readonly secret: string };
  /** Real time, and what the test adds to it. */
  let ahead = 0;
  const real = systemClock();
  const clock: Clock = { now: () => real.now() + ahead, monotonic: () => real.monotonic() + ahead };

  const start = (): Promise<TestEngine> => startTestEngine({ directory, clock, config: { disk: { reserveMiB: 64 } } });
  beforeEach(async () => {
    ahead = 0;
    directory = await mkdtemp(join(tmpdir(), 'gatewatch-small-'));
    filler = join(directory, 'filler');
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${20 * RESERVE},mode=0700`, 'tmpfs', directory]);
    engine = await start();
    client = await engine.addClient({
      client_id: 'batch',
      grant_types: ['client_credentials'],
      scope: 'a',
      default_scope: 'a',
      access_token_format: 'opaque',
    });
    await reserveIsWhole();
  });
  afterEach(async () => {
    rmSync(filler, { force: true });
    await engine.stop('test');
    execFileSync('umount', [directory]);
    await rm(directory, { recursive: true, force: true });
  });

  const reserveIsWhole = () => expect.poll(() => engine.core.disk.state().held, { timeout: 10_000 }).toBe(RESERVE);
  const levelIs = (level: string) => expect.poll(() => engine.core.disk.state().level, { timeout: 10_000 }).toBe(level);
  /** Takes up all room but so much, or, with none left out, the last byte. */
  const fill = (leave: number): void => {
    const file = openSync(filler, 'a');
    try {
      for (let left = statfsSync(directory).bavail * statfsSync(directory).bsize - leave; leave === 0 || left > 0; )
        left -= writeSync(file, Buffer.alloc(leave === 0 ? 4096 : Math.min(left, MIB), 1));
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
    } finally {
      closeSync(file);
    }
  };
  const post = (path: string, fields: Record<string, string>): Promise<Response> =>
    fetch(engine.issuer + path, {
      method: 'POST',
      redirect: 'manual',
      headers: { authorization: basic(client.id, client.secret), 'content-type': 'application/x-www-form-urlencoded' },
      body: formBody(fields),
    });
  const issue = (): Promise<Response> => post('/token', { grant_type: 'client_credentials' });
  const token = async (): Promise<string> => String((await jsonOf(await issue())).access_token);
  const isActive = async (one: string): Promise<unknown> => (await jsonOf(await post('/introspect', { token: one }))).active;
  const operations = () =>
    createOperationDeps(
      engine.core,
      { version: '0', issuer: engine.issuer, startedAt: clock.now(), masterKey: { source: 'environment' } },
      engine.checkpoint,
      engine.feed,
    );
  const desk = (): TestConsole => createConsole(operations(), APP);
  const whatStillWorks = async (issued: string): Promise<void> => {
    expect(await isActive(issued)).toBe(true);
    expect((await post('/revoke', { token: issued })).status).toBe(200);
    expect(await isActive(issued)).toBe(false);
    expect((await fetch(`${engine.issuer}/sign-out`)).status).toBe(200);
    expect((await fetch(`${engine.issuer}/jwks`)).status).toBe(200);
    const console = desk();
    expect(await console.client.session.signIn(OPERATOR)).toMatchObject({ state: 'signed_in' });
    expect(await console.client.server.status({})).toMatchObject({
      disk: { level: 'critical', reserve_bytes: RESERVE, reserve_held_bytes: 0 },
    });
    expect((await console.client.audit.list({ limit: 5 })).events.length).toBe(5);
    expect(findHalfStates(engine.core.store.path)).toEqual([]);
  };
  const whatIsHeld = async (): Promise<void> => {
    for (const answer of [
      await issue(),
      await post('/sign-in', { username: 'x', password: 'y' }),
      await fetch(`${engine.issuer}/authorize?client_id=batch`),
    ]) {
      expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '30']);
      expect(answer.headers.get('cache-control')).toBe('no-store');
    }
    expect(await jsonOf(await issue())).toMatchObject({ error: 'temporarily_unavailable' });
  };

  it('stops issuing ahead of that, goes on revoking, and begins again once there is room and its reserve', async () => {
    await desk().client.session.createFirstOperator(OPERATOR);
    const issued = await token();
    fill(RESERVE / 2);
    await levelIs('critical');
    expect(existsSync(join(directory, RESERVE_FILE))).toBe(false);
    await whatIsHeld();
    await whatStillWorks(issued);
    await expect.poll(() => engine.facts('disk.critical')).toMatchObject([{ details: { cause: 'space' } }]);
    expect(engine.facts('token.issued')).toHaveLength(1);
    rmSync(filler);
    await levelIs('normal');
    await reserveIsWhole();
    expect((await issue()).status).toBe(200);
    await expect.poll(() => engine.facts('disk.recovered')).toMatchObject([{ details: { reserve_bytes: RESERVE } }]);
  });

  it('has room to revoke after a write met the full disk, and loses nothing that was acknowledged', async () => {
    await desk().client.session.createFirstOperator(OPERATOR);
    const issued = await token();
    // Most of it is taken up before a measure, so that the next is a second away when the last byte goes and a write is first to meet that.
    const before = engine.core.disk.state().free;
    fill(6 * RESERVE);
    await expect.poll(() => engine.core.disk.state().free, { timeout: 10_000, interval: 10 }).toBeLessThan(before / 2);
    fill(0);
    const large = engine.core.store.write((tx) => tx.registry.putSetting('large', 'x'.repeat(2 * RESERVE)));
    await expect(large).rejects.toMatchObject({ kind: 'full' });
    expect(engine.core.disk.state()).toMatchObject({ level: 'critical', held: 0 });
    expect(await engine.core.store.read.registry.setting('large')).toBeUndefined();
    await whatIsHeld();
    await whatStillWorks(issued);
    rmSync(filler);
    ahead += 61_000;
    await levelIs('normal');
    expect((await issue()).status).toBe(200);
  });

  it('starts on a disk without a byte left, by its reserve, and issues nothing', async () => {
    await desk().client.session.createFirstOperator(OPERATOR);
    const issued = await token();
    await engine.stop('test');
    fill(0);
    engine = await start();
    expect(existsSync(join(directory, RESERVE_FILE))).toBe(false);
    await whatIsHeld();
    await whatStillWorks(issued);
  });
});
