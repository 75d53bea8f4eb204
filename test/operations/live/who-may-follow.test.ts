import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MOST_WAITING } from '../../../electron/feed/live/live-feed.ts';
import { type StartedFeed, startFeed } from '../../../electron/feed/start-feed.ts';
import { createLogReadings } from '../../../electron/operations/audit/log-readings.ts';
import type { OperationDeps } from '../../../electron/operations/operation.ts';
import { type Role, roles } from '../../../shared/role.ts';
import { issued } from '../../feed/feed-world.ts';
import { ADMIN, APP, createConsole, createDesk, type Desk, denialOf, OTHER_PASSWORD, type TestConsole } from '../../operators/consoles.ts';
import { refusalOf } from '../operator.ts';

let desk: Desk;
let feed: StartedFeed;
let deps: OperationDeps;
/** The console of the first operator, with news to follow. */
let app: TestConsole;

beforeEach(async () => {
  desk = await createDesk();
  const { store, clock, random } = desk.world;
  feed = await startFeed({ store, clock, random, log: desk.deps.log, checkpointed: () => 0 });
  deps = { ...desk.deps, feed: feed.live, readings: createLogReadings(clock) };
  app = createConsole(deps, APP);
  app.keep(desk.app.token() ?? '');
});
afterEach(async () => {
  feed.stop();
  await desk.close();
});

const record = (): Promise<unknown> => desk.world.store.write((tx) => tx.audit(issued('web')));
const head = (): number => desk.world.store.head().seq;
const turns = async (count = 20): Promise<void> => {
  for (let n = 0; n < count; n++) await new Promise((resolve) => setImmediate(resolve));
};

const signedInAs = async (role: Role): Promise<TestConsole> => {
  await desk.app.client.operators.add({ name: `one-${role}`, role, password: OTHER_PASSWORD });
  const console = createConsole(deps);
  await console.client.session.signIn({ name: `one-${role}`, password: OTHER_PASSWORD });
  return console;
};

describe('live.next', () => {
  it.each(roles)('tells a %s what was recorded, with a session of its own', async (role) => {
    const { client } = await signedInAs(role);
    const { cursor } = await client.live.next({ cursor: null });
    await record();
    expect((await client.live.next({ cursor, wait_ms: 0 })).events.map(({ kind }) => kind)).toContain('token.issued');
  });

  it('tells nobody anything who is not signed in, whatever the cursor', async () => {
    for (const cursor of [null, 0, head()])
      expect(await denialOf(createConsole(deps).client.live.next({ cursor, wait_ms: 0 }))).toBe('not_signed_in');
    expect(desk.world.facts('log.read')).toEqual([]);
  });

  it('tells nothing to a console that is locked', async () => {
    await app.client.session.lock({});
    expect(await denialOf(app.client.live.next({ cursor: 0, wait_ms: 0 }))).toBe('locked');
  });

  it.each([
    ['locked', 'locked', () => desk.app.client.session.lock({})],
    ['signed out', 'not_signed_in', () => desk.app.client.session.signOut({})],
  ] as const)('tells nothing to a console that was %s while it waited', async (_how, denial, end) => {
    const { cursor } = await app.client.live.next({ cursor: null });
    const waiting = denialOf(app.client.live.next({ cursor, events: false, wait_ms: 20_000 }));
    await turns();
    await end();
    await record();
    expect(await waiting).toBe(denial);
  });

  it('tells nothing to an operator who was suspended while the call waited', async () => {
    const one = await signedInAs('viewer');
    const { operators } = await desk.app.client.operators.list({});
    const id = operators.find(({ name }) => name === 'one-viewer')?.id ?? '';
    const { cursor } = await one.client.live.next({ cursor: null });
    const waiting = denialOf(one.client.live.next({ cursor, events: false, wait_ms: 20_000 }));
    await turns();
    await desk.app.client.operators.suspend({ operator: id });
    await record();
    expect(await waiting).toBe('not_signed_in');
  });

  it('does not keep a console from locking itself: that it follows is no sign of anybody there', async () => {
    const { idle_minutes } = await app.client.session.state({});
    let cursor: number | null = null;
    for (let minute = 0; minute < idle_minutes; minute++) {
      expect(await app.client.session.state({})).toMatchObject({ state: 'signed_in' });
      ({ cursor } = await app.client.live.next({ cursor, events: false, wait_ms: 0 }));
      desk.world.clock.advance(60_000);
    }
    expect(await denialOf(app.client.live.next({ cursor, events: false, wait_ms: 0 }))).toBe('locked');
    expect(await createConsole(deps).client.session.signIn(ADMIN)).toMatchObject({ state: 'signed_in' });
  });
});

describe('a cursor from a hostile hand', () => {
  const hostile: readonly unknown[] = [
    ...[-1, 0.5, -0.1, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53],
    ...['0', '', '1; DROP TABLE audit_event', true, [], [1], {}, { toString: 1 }],
  ];

  it('does not come through the door unless it is null or a number that a fact can have', async () => {
    for (const cursor of hostile) {
      const called = app.client.live.next({ cursor, wait_ms: 0 } as never);
      await expect(called, JSON.stringify(cursor)).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    }
  });

  it('that lies beyond all facts waits at the head, and is told what comes next', async () => {
    const before = head();
    const { cursor, skipped, events } = await app.client.live.next({ cursor: Number.MAX_SAFE_INTEGER, events: false, wait_ms: 0 });
    expect([cursor, skipped, events]).toEqual([before, 0, []]);
    await record();
    expect(await app.client.live.next({ cursor, wait_ms: 0 })).toMatchObject({ events: [{}, {}], skipped: 0 });
  });

  it('at the first fact of a long log tells the newest within the limit, and counts the rest', async () => {
    await desk.world.store.write(async (tx) => {
      for (let n = 0; n < 3000; n++) await tx.audit(issued(`client-${n % 3}`));
    });
    const { events, skipped, cursor, kinds } = await app.client.live.next({ cursor: 0, limit: 500, wait_ms: 0 });
    expect([events.length, events.length + skipped, cursor]).toEqual([500, head(), head()]);
    expect(events.map(({ seq }) => seq)).toEqual(Array.from({ length: 500 }, (_, n) => head() - 499 + n));
    expect(kinds['token.issued']).toBe(3000);
  });
});

describe('windows without end', () => {
  it('are turned away when too many wait, and those that wait are all told what comes', async () => {
    const { client } = app;
    const { cursor } = await client.live.next({ cursor: null, events: false });
    const ask = () => client.live.next({ cursor, events: false, wait_ms: 20_000 });
    const waiting = Array.from({ length: MOST_WAITING }, ask);
    await turns(60);
    expect(await refusalOf(ask())).toBe('unavailable');
    await record();
    const told = await Promise.all(waiting);
    expect(new Set(told.map(({ cursor: at, kinds }) => `${at} ${kinds['token.issued']}`))).toEqual(new Set([`${head()} 1`]));
    expect(await client.live.next({ cursor, events: false, wait_ms: 20_000 })).toMatchObject({ cursor: head() });
  });

  it('are shown how far the counting is behind', async () => {
    await feed.tick();
    const behind = async () => (await app.client.live.next({ cursor: null, events: false })).pulse.lag;
    expect(await behind()).toBe(0);
    await record();
    await record();
    expect(await behind()).toBe(2);
    await feed.tick();
    expect(await behind()).toBe(0);
  });
});
