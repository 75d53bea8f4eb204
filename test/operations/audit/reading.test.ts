import { createRouterClient } from '@orpc/server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLogReadings } from '../../../electron/operations/audit/log-readings.ts';
import { operations } from '../../../electron/operations/index.ts';
import type { OperationDeps } from '../../../electron/operations/operation.ts';
import type { Fact } from '../../../shared/audit-event.ts';
import { issued, signedIn } from '../../feed/feed-world.ts';
import { createOperator, type Operator, refusalOf, signLog } from '../operator.ts';

const FIVE_MINUTES = 300_000;

let operator: Operator;
let deps: OperationDeps;
beforeEach(async () => {
  operator = await createOperator();
  deps = { ...operator.deps, readings: createLogReadings(operator.world.clock) };
});
afterEach(() => operator.close());

const auditAs = (actor: string) => createRouterClient(operations, { context: { deps, caller: { actor, role: 'auditor' } } }).audit;
const record = (...facts: Fact[]): Promise<unknown> =>
  operator.world.store.write(async (tx) => {
    for (const fact of facts) await tx.audit(fact);
  });
const readings = () => operator.world.facts('log.read').map(({ actor, details }) => [actor, details.filter]);

describe('D4 searching', () => {
  beforeEach(() =>
    record(
      { ...signedIn('ada', '192.0.2.7'), correlation: 'flow-1' },
      { ...issued('web'), correlation: 'flow-1' },
      { kind: 'client.suspended', client: 'web', actor: 'operator:7', details: { note: 'Looks like abuse' } },
      { kind: 'grant.revoked', client: 'web', grant: 'grant-1', actor: 'system', details: { reason: 'code_replayed' } },
    ),
  );

  it.each([
    [{ session: 'session-of-ada' }, ['user.signed_in']],
    [{ grant: 'grant-1' }, ['grant.revoked']],
    [{ actor: 'operator:7' }, ['client.suspended']],
    [{ text: 'ABUSE looks' }, ['client.suspended']],
    [{ text: 'abuse nowhere' }, []],
    [{ address: '192.0.2.0/24' }, ['user.signed_in']],
    [{ address: '::ffff:192.0.2.7' }, ['user.signed_in']],
    [{ address: '192.0.2.8/29' }, []],
    [{ text: 'web', success: true, kinds: ['grant.revoked', 'user.signed_in'] }, ['grant.revoked']],
  ])('finds by %j', async (filter, kinds) => {
    expect((await auditAs('operator:1').list({ filter })).events.map(({ kind }) => kind)).toEqual(kinds);
  });

  it.each([
    { address: '192.0.0.0/16' },
    { address: '2001:db8::/63' },
    { address: '2001:db8::/65' },
    { address: '192.0.2.7/24' },
    { address: 'x/24' },
    { from: 2, to: 1 },
  ])('refuses %j, and records no reading', async (filter) => {
    expect(await refusalOf(auditAs('operator:1').list({ filter }))).toBe('invalid_input');
    expect(await refusalOf(auditAs('operator:1').facets({ filter }))).toBe('invalid_input');
    expect(readings()).toEqual([]);
  });

  it('takes hostile text for text', async () => {
    for (const text of ['%_%', '"', '\\', "' OR 1=1 --", '\u0000', '{"actor":"', '(?:a+)+$', '𝔘'])
      expect((await auditAs('operator:1').list({ filter: { text } })).events.length).toBeLessThanOrEqual(4);
    expect((await auditAs('operator:1').list({ filter: { session: '","kind":"', grant: '%', actor: '_' } })).events).toEqual([]);
  });

  it('exports what the same filter lists', async () => {
    await signLog(operator.world);
    const filter = { text: 'web', actor: 'operator:7' };
    let text = '';
    for await (const piece of await auditAs('operator:1').export({ filter, format: 'jsonl' })) text += piece.text;
    const bodies = text.split('\n').filter((line) => line.includes('"body"'));
    expect(bodies).toHaveLength(1);
    expect(bodies[0]).toContain('client.suspended');
  });
});

describe('one event', () => {
  it('is shown with those of the same flow, oldest first', async () => {
    await record({ ...signedIn('ada'), correlation: 'flow-1' }, issued('other'), { ...issued('web'), correlation: 'flow-1' });
    const shown = await auditAs('operator:1').show({ seq: 3 });
    expect(shown.event).toMatchObject({ seq: 3, kind: 'token.issued', client: 'web' });
    expect(shown.flow.map(({ seq }) => seq)).toEqual([1, 3]);
    expect((await auditAs('operator:1').show({ seq: 2 })).flow.map(({ seq }) => seq)).toEqual([2]);
  });

  it('is refused when there is none, without a record', async () => {
    expect(await refusalOf(auditAs('operator:1').show({ seq: 99 }))).toBe('not_found');
    expect(readings()).toEqual([]);
  });
});

describe('facets', () => {
  it('name clients, people and operators, and count the newest events', async () => {
    const ada = await operator.world.addUser({ name: 'ada' });
    await operator.world.addClient({ id: 'web', name: 'Web Shop' });
    const gone = { kind: 'client.suspended', client: 'gone', actor: 'local:cli', details: {} } as const;
    await record(signedIn(ada.id, '192.0.2.7'), signedIn(ada.id, '192.0.2.7'), issued('web'), gone);
    const facets = await auditAs('operator:1').facets({});
    expect([facets.of, facets.all]).toEqual([4, true]);
    expect(facets).toMatchObject({
      kinds: [{ value: 'user.signed_in', shown: 'user.signed_in', events: 2 }, { events: 1 }, { events: 1 }],
      successes: [{ value: 'true', events: 4 }],
      severities: [
        { value: 'info', events: 3 },
        { value: 'medium', events: 1 },
      ],
      clients: [
        { value: 'gone', shown: null, events: 1 },
        { value: 'web', shown: 'Web Shop', events: 1 },
      ],
      users: [{ value: ada.id, shown: 'ada', events: 2 }],
      addresses: [{ value: '192.0.2.7', shown: '192.0.2.7', events: 2 }],
      actors: [{ value: 'local:cli', shown: 'local:cli', events: 1 }],
    });
  });

  it('leave out an address that was erased', async () => {
    await record(signedIn('ada', '192.0.2.7'));
    const { default: Database } = await import('better-sqlite3');
    const db = new Database(`${operator.world.directory}/gatewatch.db`);
    db.exec('UPDATE audit_personal SET value_sealed = NULL, salt = NULL, value_index = NULL, erased_at = 1');
    db.close();
    expect((await auditAs('operator:1').facets({})).addresses).toEqual([]);
  });
});

describe('the record of reading', () => {
  it('is made once in five minutes for one caller and filter: pages, counts and refreshes are one reading', async () => {
    await record(...Array.from({ length: 5 }, (_, n) => issued(`client-${n}`)));
    const audit = auditAs('operator:1');
    const first = await audit.list({ filter: { kinds: ['token.issued'] }, limit: 2 });
    await audit.list({ filter: { kinds: ['token.issued'] }, limit: 2, cursor: first.next ?? '' });
    await audit.facets({ filter: { kinds: ['token.issued'] } });
    const filter = '{"kinds":["token.issued"]}';
    expect(readings()).toEqual([['operator:1', filter]]);
    await auditAs('operator:2').list({ filter: { kinds: ['token.issued'] } });
    await audit.list({ filter: {} });
    expect(readings().slice(1)).toEqual([
      ['operator:2', filter],
      ['operator:1', '{}'],
    ]);
    operator.world.clock.advance(FIVE_MINUTES);
    await audit.list({ filter: { kinds: ['token.issued'] }, limit: 2, cursor: first.next ?? '' });
    expect(readings()).toHaveLength(4);
  });

  it('tells two addresses and two texts apart, and names none of them', async () => {
    const audit = auditAs('operator:1');
    for (const filter of [
      { address: '192.0.2.1' },
      { address: '192.0.2.2' },
      { text: 'ada@example.org' },
      { text: 'bob' },
      { text: 'bob' },
    ])
      await audit.list({ filter });
    expect(readings().map(([, filter]) => filter)).toEqual([
      '{"address":"(one address)"}',
      '{"address":"(one address)"}',
      '{"text":"(words)"}',
      '{"text":"(words)"}',
    ]);
  });

  it('is made once for events opened one after the other', async () => {
    await record(issued('a'), issued('b'));
    const audit = auditAs('operator:1');
    await audit.show({ seq: 1 });
    await audit.show({ seq: 2 });
    expect(readings()).toEqual([['operator:1', '{"seq":1}']]);
  });

  it('is one when the same reading comes many times at once', async () => {
    await Promise.all(Array.from({ length: 20 }, () => auditAs('operator:1').list({})));
    expect(readings()).toHaveLength(1);
  });

  it('holds the answer back when it cannot be made, and is made with the next one', async () => {
    let broken = true;
    const store = {
      ...deps.store,
      write: (unit: never) => (broken ? Promise.reject(new Error('no disk')) : operator.world.store.write(unit)),
    };
    const read = operator.world.store.read;
    const audit = createRouterClient(operations, {
      context: { deps: { ...deps, store: { ...store, read } as never }, caller: { actor: 'operator:1', role: 'auditor' } },
    }).audit;
    await record(issued('a'));
    await expect(audit.list({})).rejects.toMatchObject({ code: 'FAULT' });
    broken = false;
    expect((await audit.list({})).events).toHaveLength(1);
    expect(readings()).toHaveLength(1);
  });
});

describe('integrity', () => {
  it('tells how far the log is signed, and what the newest verification found', async () => {
    const audit = auditAs('operator:1');
    await record(issued('a'));
    expect(await audit.integrity({})).toMatchObject({ head: 1, checkpointed: 0, checkpoint: null, checkpoint_at: null, verified: null });
    await signLog(operator.world);
    operator.world.clock.advance(1000);
    for await (const told of await audit.verify({})) expect(told.event).toMatch(/progress|report/);
    const integrity = await audit.integrity({});
    expect(integrity).toMatchObject({ checkpointed: 1, verified: { ok: true, events: 1, at: operator.world.clock.now() } });
    expect(integrity.keys).toHaveLength(1);
    expect(integrity.checkpoint).toContain('\n');
    expect(operator.world.facts('log.read')).toEqual([]);
  });
});
