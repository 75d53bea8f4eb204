import { afterEach, describe, expect, it } from 'vitest';
import { createObservations } from '../../electron/observe/observations.ts';
import type { Store, Tx } from '../../electron/store/store.ts';
import { basic, formBody } from '../support/endpoints.ts';
import { startTestEngine } from '../support/engine.ts';
import { parseAnswers, sendRaw } from '../support/raw-http.ts';
import { createTestClock } from '../support/test-clock.ts';
import { createWorld, type World } from '../support/world.ts';

const FORM = 'application/x-www-form-urlencoded';
type Reader = { reader(): { prepare(sql: string): { all(): unknown[] } } };
const rowsOf = (store: Reader): unknown[] =>
  store
    .reader()
    .prepare('SELECT minute, endpoint, status, requests, total_us, max_us FROM observation_minute ORDER BY minute, endpoint, status')
    .all();

describe('observations', () => {
  let world: World | undefined;
  afterEach(async () => {
    await world?.close();
    world = undefined;
  });

  /** Counts into a real store, and tells what was written there; `during` is called while it is. */
  const begin = async () => {
    const opened = await createWorld();
    world = opened;
    const recorded: unknown[] = [];
    let act = (): void => undefined;
    const write: Store['write'] = (unit) =>
      opened.store.write((tx) => {
        const observe: Tx['guards']['observe'] = (row) => {
          recorded.push({ ...row });
          act();
          return tx.guards.observe(row);
        };
        return unit({ ...tx, guards: { ...tx.guards, observe } });
      });
    const state = { fails: false };
    const store: Store = { ...opened.store, write: (unit) => (state.fails ? Promise.reject(new Error('disk full')) : write(unit)) };
    const { clock } = opened;
    const minute = Math.floor(clock.now() / 60_000) * 60_000;
    const during = (what: () => void): void => {
      act = what;
    };
    return { observations: createObservations({ clock, store }), recorded, clock, minute, state, during };
  };

  it('D5 one row a minute, endpoint and status, with number, sum and longest, in whole microseconds', async () => {
    const { observations, recorded, clock, minute } = await begin();
    for (const took of [10.4, 20.4, 5.4]) observations.note('token', 200, took);
    observations.note('token', 400, 7);
    observations.note('jwks', 200, 1);
    clock.advance(60_000);
    await observations.flush();
    expect(recorded).toEqual([
      { minute, endpoint: 'token', status: 200, requests: 3, totalUs: 36, maxUs: 20 },
      { minute, endpoint: 'token', status: 400, requests: 1, totalUs: 7, maxUs: 7 },
      { minute, endpoint: 'jwks', status: 200, requests: 1, totalUs: 1, maxUs: 1 },
    ]);
  });

  it('a minute that still runs is kept for later, unless everything is asked for', async () => {
    const { observations, recorded, clock, minute } = await begin();
    observations.note('token', 200, 1);
    clock.advance(60_000);
    observations.note('token', 200, 2);
    await observations.flush();
    expect(recorded).toHaveLength(1);
    observations.note('token', 200, 3);
    await observations.flush(true);
    await observations.flush(true);
    expect(recorded.slice(1)).toEqual([{ minute: minute + 60_000, endpoint: 'token', status: 200, requests: 2, totalUs: 5, maxUs: 3 }]);
  });

  it('what could not be stored is stored the next time, once', async () => {
    const { observations, recorded, state } = await begin();
    observations.note('token', 200, 1);
    state.fails = true;
    await expect(observations.flush(true)).rejects.toThrow('disk full');
    observations.note('token', 200, 2);
    state.fails = false;
    await observations.flush(true);
    await observations.flush(true);
    expect(recorded).toMatchObject([{ requests: 2, totalUs: 3, maxUs: 2 }]);
  });

  it('what is noted while others are stored is not lost', async () => {
    const { observations, recorded, during } = await begin();
    observations.note('token', 200, 1);
    const flushing = observations.flush(true);
    observations.note('token', 200, 1);
    during(() => observations.note('token', 200, 1));
    await flushing;
    observations.note('token', 200, 1);
    during(() => undefined);
    await observations.flush(true);
    expect(recorded).toMatchObject([{ requests: 1 }, { requests: 3 }]);
  });

  it('memory is bounded: beyond 1,000 pairs a minute new ones are dropped, known ones still counted', async () => {
    const { observations, recorded } = await begin();
    for (let i = 0; i < 5000; i += 1) observations.note(`endpoint-${i}`, 200, 1);
    observations.note('endpoint-7', 200, 1);
    await observations.flush(true);
    expect(recorded).toHaveLength(1000);
    expect(recorded[7]).toMatchObject({ endpoint: 'endpoint-7', requests: 2 });
  });
});

describe('a running engine', () => {
  it('D5 counts every request by the minute and stores it at the latest when it stops', async () => {
    const clock = createTestClock();
    const engine = await startTestEngine({ clock });
    const minute = Math.floor(clock.now() / 60_000) * 60_000;
    for (let i = 0; i < 3; i += 1) await fetch(`${engine.issuer}/jwks`);
    await fetch(`${engine.issuer}/nothing`);
    clock.advance(60_000);
    await fetch(`${engine.issuer}/jwks`);
    await fetch(`${engine.issuer}/userinfo`);
    const before = engine.facts().length;
    expect(before).toBe(0);
    await engine.stop('test');
    const again = await startTestEngine({ directory: engine.directory });
    const rows = rowsOf(again.core.store);
    expect(rows).toMatchObject([
      { minute, endpoint: 'jwks', status: 200, requests: 3 },
      { minute, endpoint: 'unknown', status: 404, requests: 1 },
      { minute: minute + 60_000, endpoint: 'jwks', status: 200, requests: 1 },
      { minute: minute + 60_000, endpoint: 'userinfo', status: 401, requests: 1 },
    ]);
    for (const row of rows as { requests: number; total_us: number; max_us: number }[]) {
      expect(Number.isInteger(row.total_us)).toBe(true);
      expect(row.max_us * row.requests).toBeGreaterThanOrEqual(row.total_us - row.requests);
    }
    await again.end();
  });

  it('D5 10,000 bad requests leave a handful of facts and counts that are right', async () => {
    const engine = await startTestEngine({ config: { audit: { refusalsInFull: 5, refusalWindowSeconds: 3600 } } });
    const { id, secret } = await engine.addClient({
      client_id: 'svc',
      grant_types: ['client_credentials'],
      scope: 'a',
      default_scope: 'a',
    });
    const body = formBody({ grant_type: 'client_credentials' });
    const request = (authorization: string, last = false): string =>
      `POST /token HTTP/1.1\r\nHost: x\r\n${last ? 'Connection: close\r\n' : ''}Content-Type: ${FORM}\r\nAuthorization: ${authorization}\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
    const bad = basic(id, 'wrong');
    const flood = Promise.all(Array.from({ length: 10 }, () => sendRaw(engine.port, [request(bad).repeat(999) + request(bad, true)])));
    const good = sendRaw(engine.port, [request(basic(id, secret)).repeat(9) + request(basic(id, secret), true)]);
    const statuses = (await flood).flatMap((text) => parseAnswers(text).map(({ status }) => status));
    expect(statuses).toHaveLength(10_000);
    expect(new Set(statuses)).toEqual(new Set([401]));
    expect(parseAnswers(await good).map(({ status }) => status)).toEqual(Array(10).fill(200));
    const [head, units] = [engine.core.store.head().seq, engine.core.store.health().units];
    await engine.stop('test');
    expect(engine.facts('client.authentication_failed')).toHaveLength(5);
    const counted = engine.facts('refusals.counted');
    for (const fact of counted)
      expect(fact).toMatchObject({
        client: 'svc',
        address: '127.0.0.1',
        details: { of: 'client.authentication_failed', reason: 'wrong_secret' },
      });
    expect(counted.reduce((sum, { details }) => sum + Number('count' in details && details.count), 0)).toBe(9995);
    // Told when it has doubled, and once at the end.
    expect(counted.length).toBeLessThanOrEqual(13);
    expect(engine.facts('token.issued')).toHaveLength(10);
    // What is only counted takes no unit of work, so a flood does not fill the queue in which everybody else waits.
    expect(Math.max(head, units)).toBeLessThan(50);
    await engine.end();
  });
});
