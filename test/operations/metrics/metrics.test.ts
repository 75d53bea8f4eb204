import { createRouterClient } from '@orpc/server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type StartedFeed, startFeed } from '../../../electron/feed/start-feed.ts';
import { operations } from '../../../electron/operations/index.ts';
import { createStandingCount } from '../../../electron/operations/metrics/count-standing.ts';
import type { Fact } from '../../../shared/audit-event.ts';
import { issued, signedIn } from '../../feed/feed-world.ts';
import { addSession, codeFields, createEndpoints, issueTestCode } from '../../support/endpoints.ts';
import { createOperator, type Operator, refusalOf } from '../operator.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

let operator: Operator;
let feed: StartedFeed;
beforeEach(async () => {
  operator = await createOperator();
  const { store, clock } = operator.world;
  feed = await startFeed({ store, clock, random: operator.deps.random, log: operator.deps.log, checkpointed: () => 0 });
});
afterEach(async () => {
  feed.stop();
  await operator.close();
});

const now = (): number => operator.world.clock.now();
const record = async (...facts: Fact[]): Promise<void> => {
  await operator.world.store.write(async (tx) => {
    for (const fact of facts) await tx.audit(fact);
  });
  await feed.tick();
};
const metrics = () => operator.operations.metrics;

describe('D5 series', () => {
  it('sum what was counted, with zeros where nothing was, and what was a day before', async () => {
    await record(signedIn('ada'), signedIn('bob'), signedIn('eve'));
    operator.world.clock.advance(DAY);
    await record(signedIn('ada'), issued('web'));
    const asOf = now();
    operator.world.clock.advance(10 * MINUTE);
    const answer = await metrics().series({
      measures: ['sign_ins', 'tokens_issued', 'refusals'],
      from: now() - HOUR,
      to: now(),
      points: 60,
    });
    expect(answer).toMatchObject({ step_ms: MINUTE, through: operator.world.store.head().seq, as_of: asOf });
    expect(answer.series.map(({ measure, total, before }) => [measure, total, before])).toEqual([
      ['sign_ins', 1, 3],
      ['tokens_issued', 1, 0],
      ['refusals', 0, 0],
    ]);
    const [signIns] = answer.series;
    expect(signIns?.points).toHaveLength(60);
    expect(signIns?.points.filter(({ value }) => value > 0)).toEqual([{ at: asOf, value: 1 }]);
  });

  it.each([
    ['an hour', HOUR, 120, MINUTE],
    ['a day', DAY, 120, 15 * MINUTE],
    ['a week', 7 * DAY, 120, 2 * HOUR],
    ['a month', 30 * DAY, 120, 12 * HOUR],
    ['three years', 3 * 365 * DAY, 120, 28 * DAY],
    ['an hour in two points', HOUR, 2, HOUR],
    ['all time', Number.NaN, 100, undefined],
  ])('of %s have no more points than asked for, and lose nothing', async (_title, span, points, step) => {
    await record(signedIn('ada'));
    operator.world.clock.advance(MINUTE);
    await record(signedIn('bob'));
    const from = Number.isNaN(span) ? 0 : now() - span + MINUTE;
    const answer = await metrics().series({ measures: ['sign_ins'], from, to: now() + 1, points });
    const [series] = answer.series;
    expect(series?.points.length).toBeLessThanOrEqual(points);
    expect(series?.total).toBe(2);
    if (step !== undefined) expect(answer.step_ms).toBe(step);
    const starts = series?.points.map(({ at }) => at) ?? [];
    expect(starts.slice(1).every((at, n) => at - (starts[n] ?? 0) === answer.step_ms)).toBe(true);
    expect(starts[0]).toBeLessThanOrEqual(from);
  });

  it.each([
    ['user', 'ada', 2],
    ['user', 'bob', 1],
    ['user', 'nobody', 0],
    ['address', '192.0.2.1', 2],
    ['address', '::ffff:192.0.2.1', 2],
    ['address', "' OR 1=1 --", 0],
  ] as const)('of the %s %s alone', async (kind, id, total) => {
    await record(signedIn('ada', '192.0.2.1'), signedIn('bob', '192.0.2.1'), signedIn('ada', '192.0.2.2'));
    const answer = await metrics().series({ measures: ['sign_ins'], from: now() - HOUR, to: now() + 1, of: { kind, id } });
    expect(answer.series[0]?.total).toBe(total);
  });

  it('refuse a range that ends before it begins', async () => {
    expect(await refusalOf(metrics().series({ measures: ['sign_ins'], from: 2, to: 1 }))).toBe('invalid_input');
    expect(await refusalOf(metrics().top({ measure: 'sign_ins', by: 'user', from: 2, to: 1 }))).toBe('invalid_input');
    expect(await refusalOf(metrics().endpoints({ from: 2, to: 1 }))).toBe('invalid_input');
  });

  it('say when nothing was counted yet', async () => {
    expect(await metrics().series({ measures: ['sign_ins'], from: 0, to: now() })).toMatchObject({ through: 0, as_of: null });
  });
});

describe('D5 top lists', () => {
  it('name whom most falls to, and what fell to others', async () => {
    const ada = await operator.world.addUser({ name: 'ada' });
    await record(
      ...Array.from({ length: 5 }, () => signedIn(ada.id, '192.0.2.1')),
      ...Array.from({ length: 3 }, () => signedIn('gone', '192.0.2.2')),
      signedIn('one', '192.0.2.3'),
      signedIn('two', '192.0.2.3'),
    );
    const range = { from: now() - HOUR, to: now() + 1 };
    expect(await metrics().top({ measure: 'sign_ins', by: 'user', ...range, limit: 2 })).toEqual({
      rows: [
        { id: ada.id, shown: 'ada', value: 5 },
        { id: 'gone', shown: null, value: 3 },
      ],
      others: 2,
      as_of: now(),
    });
    expect((await metrics().top({ measure: 'sign_ins', by: 'address', ...range })).rows).toEqual([
      { id: '192.0.2.1', shown: '192.0.2.1', value: 5 },
      { id: '192.0.2.2', shown: '192.0.2.2', value: 3 },
      { id: '192.0.2.3', shown: '192.0.2.3', value: 2 },
    ]);
    expect(await metrics().top({ measure: 'refusals', by: 'client', ...range })).toMatchObject({ rows: [], others: 0 });
  });

  it('survive the erasure of an address: it keeps its count and loses its name', async () => {
    await record(signedIn('ada', '192.0.2.1'), signedIn('ada', '192.0.2.1'));
    const { default: Database } = await import('better-sqlite3');
    const db = new Database(`${operator.world.directory}/gatewatch.db`);
    db.exec('UPDATE audit_personal SET value_sealed = NULL, salt = NULL, value_index = NULL, erased_at = 1');
    db.close();
    const { rows } = await metrics().top({ measure: 'sign_ins', by: 'address', from: now() - HOUR, to: now() + 1 });
    expect(rows).toMatchObject([{ shown: null, value: 2 }]);
    const of = { kind: 'address', id: rows[0]?.id ?? '' } as const;
    const series = await metrics().series({ measures: ['sign_ins'], from: now() - HOUR, to: now() + 1, of });
    expect(series.series[0]?.total).toBe(2);
  });
});

describe('D5 what is known of one subject', () => {
  it('is its sums and the newest moment in which it did anything', async () => {
    await record(signedIn('ada'), issued('web'));
    const minute = Math.floor(now() / MINUTE) * MINUTE;
    operator.world.clock.advance(3 * HOUR);
    await record(signedIn('bob'));
    const { activity } = operator.deps;
    expect(activity.total('user', 'ada', 'sign_ins', now() - DAY, now())).toBe(1);
    expect(activity.total('user', 'ada', 'sign_ins', now() - HOUR, now())).toBe(0);
    expect(activity.last('user', 'ada', ['sign_in_failures', 'sign_ins'])).toBe(minute);
    expect(activity.last('client', 'web', ['tokens_issued'])).toBe(minute);
    expect(activity.last('client', 'web', ['sign_ins'])).toBeNull();
    operator.world.clock.advance(60 * DAY);
    expect(activity.last('user', 'ada', ['sign_ins'])).toBe(minute);
  });
});

describe('D5 what is live now', () => {
  it('counts tokens, sessions, clients, users and blocks', async () => {
    const { world } = operator;
    const client = await world.addClient();
    const ada = await world.addUser({ name: 'ada' });
    const endpoints = createEndpoints(world);
    const session = await addSession(world, ada);
    await endpoints.token(client, codeFields(await issueTestCode(world, session)));
    await endpoints.token(client, { grant_type: 'client_credentials', scope: 'orders:write' });
    await operator.operations.network.block({ range: '203.0.113.0/24', seconds: 600, reason: 'abuse' });
    const live = await metrics().now({});
    expect(live).toMatchObject({ access_tokens: 2, refresh_tokens: 1, sessions: 1, clients: 1, users: 1, blocks: 1, counted_at: now() });
    expect(live.next_block_expiry).toBe(now() + 600_000);
    world.clock.advance(DAY);
    expect(await metrics().now({})).toMatchObject({ access_tokens: 0, refresh_tokens: 1, sessions: 0, clients: 1, blocks: 0 });
  });

  it('does not count what was revoked', async () => {
    const { world } = operator;
    const client = await world.addClient();
    const session = await addSession(world, await world.addUser({ name: 'ada' }));
    const endpoints = createEndpoints(world);
    const { json } = await endpoints.token(client, codeFields(await issueTestCode(world, session)));
    await endpoints.revoke(client, String(json.refresh_token));
    expect(await metrics().now({})).toMatchObject({ access_tokens: 0, refresh_tokens: 0, sessions: 1 });
  });

  it('does not count what was voided for everybody, nor the sessions of who is suspended', async () => {
    const { world } = operator;
    const client = await world.addClient();
    const ada = await world.addUser({ name: 'ada' });
    const endpoints = createEndpoints(world);
    await endpoints.token(client, codeFields(await issueTestCode(world, await addSession(world, ada))));
    world.clock.advance(1000);
    await world.store.write((tx) => tx.clients.raiseNotBefore(client.id, now()));
    expect(await metrics().now({})).toMatchObject({ access_tokens: 0, refresh_tokens: 0, sessions: 1 });
    await operator.operations.users.suspend({ user: 'ada' });
    expect(await metrics().now({})).toMatchObject({ sessions: 0, users: 1 });
  });

  it('is counted once for all who ask within a few seconds', async () => {
    const deps = { ...operator.deps, standing: createStandingCount(operator.deps) };
    const { metrics: shared } = createRouterClient(operations, { context: { deps, caller: { actor: 'operator:1', role: 'viewer' } } });
    const first = await Promise.all([shared.now({}), shared.now({})]);
    await operator.world.addClient();
    expect(await shared.now({})).toEqual(first[0]);
    operator.world.clock.advance(3000);
    expect(await shared.now({})).toMatchObject({ clients: 1, counted_at: now() });
  });
});

describe('D5 requests by endpoint', () => {
  it('are summed up from what was observed', async () => {
    const minute = Math.floor(now() / MINUTE) * MINUTE;
    await operator.world.store.write(async (tx) => {
      await tx.guards.observe({ minute, endpoint: 'token', status: 200, requests: 8, totalUs: 16_000, maxUs: 5000 });
      await tx.guards.observe({ minute, endpoint: 'token', status: 400, requests: 2, totalUs: 4000, maxUs: 9000 });
      await tx.guards.observe({ minute: minute - DAY, endpoint: 'jwks', status: 200, requests: 1, totalUs: 100, maxUs: 100 });
    });
    operator.world.clock.advance(MINUTE);
    expect((await metrics().endpoints({ from: now() - HOUR, to: now() })).endpoints).toEqual([
      { endpoint: 'token', requests: 10, failed: 2, mean_ms: 2, max_ms: 9 },
    ]);
    expect((await metrics().endpoints({ from: 0, to: now() })).endpoints.map(({ endpoint }) => endpoint)).toEqual(['token', 'jwks']);
  });
});
