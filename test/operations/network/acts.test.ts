import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ActContext, PreparedAct } from '../../../electron/operations/acts/act-kind.ts';
import { addressActs } from '../../../electron/operations/acts/addresses.ts';
import type { Caller } from '../../../electron/operations/operation.ts';
import type { AuditEvent, AuditKind, Fact } from '../../../shared/audit-event.ts';
import { addSession } from '../../support/endpoints.ts';
import { createOperator, type Operator, refusalOf } from '../operator.ts';
import { ADA, as, CLI, denialOf, GRACE, operatorOf } from './callers.ts';

let desk: Operator;
beforeEach(async () => {
  desk = await createOperator();
});
afterEach(() => desk.close());

const DAY = 86_400;
const must = <T>(
  outcome: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: { readonly description: string } },
): T => {
  if (!outcome.ok) throw new Error(outcome.refusal.description);
  return outcome.value;
};
const preview = (ranges: string[], seconds: number | null = 30 * DAY, caller: Caller = GRACE) =>
  addressActs['addresses.block'].preview(desk.deps, caller, { act: 'addresses.block', ranges, seconds });
const previewAllow = (ranges: string[], seconds: number | null = 30 * DAY) =>
  addressActs['addresses.allow'].preview(desk.deps, ADA, { act: 'addresses.allow', ranges, seconds });
const context = (caller: Caller = GRACE): ActContext => ({ ...caller, correlation: 'act-1' });
const perform = async (prepared: PreparedAct, caller: Caller = GRACE) => must(await prepared.perform(desk.deps, context(caller), 'attack'));
const block = async (ranges: string[], seconds: number | null = 30 * DAY) => perform(must(await preview(ranges, seconds)));
const standing = async (kind: 'block' | 'allow' = 'block') => (await as(desk, GRACE).network.rules({ kind })).rules;
const codes = ({ warnings }: PreparedAct): string[] => warnings.map(({ code }) => code);
const record = (fact: Fact): Promise<number> => desk.world.store.write(async (tx) => tx.audit(fact));
/** The newest fact of a kind, as it is read back. */
const event = (kind: AuditKind): AuditEvent => {
  const fact = desk.world.facts(kind).at(-1);
  if (!fact) throw new Error(`there is no ${kind}`);
  return { ...fact, seq: 1, at: 0, severity: 'medium', success: true, details: { ...fact.details }, hash: '' };
};
const undo = (name: keyof typeof addressActs, fact: AuditKind) => {
  const way = addressActs[name].undo;
  if (!way) throw new Error('there is no way back');
  return way.run(desk.deps, context(ADA), event(fact), 'undone');
};

describe('F5 the preview of a block', () => {
  it('tells what will happen and who was seen there, and changes nothing', async () => {
    const [ann, bob] = [await desk.world.addUser({ name: 'ann' }), await desk.world.addUser({ name: 'bob' })];
    for (const [user, address] of [
      [ann.id, '203.0.113.9'],
      [bob.id, '203.0.113.10'],
      [bob.id, '198.51.100.1'],
    ] as const)
      await record({ kind: 'user.signed_in', user, client: 'web', address, details: { method: 'password', acr: '1', amr: [] } });
    await addSession(desk.world, ann);
    const before = desk.world.store.head().seq;
    const prepared = must(await preview(['203.0.113.0/24']));
    expect(prepared).toMatchObject({
      sentence: 'Blocks 203.0.113.0/24 for 30 days',
      counts: { users: 2, clients: 1, sessions: 0, addresses: 1 },
      residual: null,
      reversible: 'yes',
      unaffected: [],
      warnings: [],
      confirm: null,
      command: expect.stringMatching(/^gatewatch block add 203\.0\.113\.0\/24 .*--for=30d.*--reason=REASON/),
    });
    expect([await standing(), desk.world.store.head().seq]).toEqual([[], before]);
  });

  it('counts the live sessions that began there', async () => {
    const ann = await desk.world.addUser({ name: 'ann' });
    const session = await addSession(desk.world, ann);
    await record({ kind: 'user.signed_in', user: ann.id, address: session.address, details: { method: 'password', acr: '1', amr: [] } });
    const other = { ...GRACE, address: '198.51.100.1' };
    expect(must(await preview([session.address], DAY, other)).counts).toMatchObject({ users: 1, sessions: 1 });
    expect(must(await preview(['203.0.113.0/24'], DAY, other)).counts).toMatchObject({ users: 0, sessions: 0 });
  });

  it('warns of what locks somebody out, and has it typed', async () => {
    await previewAllow(['198.51.100.7']).then((allowed) => perform(must(allowed), ADA));
    for (const [ranges, seconds, code, typed] of [
      [['192.0.2.10'], DAY, 'own_address', '192.0.2.10'],
      [['127.0.0.0/8'], DAY, 'loopback', '127.0.0.0/8'],
      [['198.51.100.0/24'], DAY, 'allow_list', '198.51.100.0/24'],
      [['203.0.113.9'], null, 'no_expiry', '203.0.113.9'],
      [['10.0.0.0/8'], DAY, 'wide', '10.0.0.0/8'],
      [['203.0.113.1', '192.0.2.0/24'], DAY, 'own_address', '2 ranges'],
    ] as const) {
      const prepared = must(await preview([...ranges], seconds));
      expect([ranges, codes(prepared), prepared.confirm]).toEqual([ranges, expect.arrayContaining([code]), typed]);
    }
    expect(must(await preview(['203.0.113.9'])).confirm).toBeNull();
    expect(must(await preview(['192.0.2.10'], DAY, CLI)).warnings).toEqual([]);
  });

  it('warns of an address that many share, without having it typed', async () => {
    for (let i = 0; i < 6; i++)
      await record({
        kind: 'user.signed_in',
        user: `user-${i}`,
        address: '203.0.113.9',
        details: { method: 'password', acr: '1', amr: [] },
      });
    const prepared = must(await preview(['203.0.113.9']));
    expect([codes(prepared), prepared.confirm, prepared.counts.users]).toEqual([['shared_address'], null, 6]);
  });

  it('tells what is taken care of already, and within what else is named', async () => {
    await block(['203.0.113.0/24'], null);
    const prepared = must(await preview(['203.0.113.9', '198.51.100.7', '198.51.100.0/24', '198.51.100.0/24']));
    expect(prepared.unaffected).toEqual([
      { id: '203.0.113.9', why: expect.stringMatching(/^already blocked by the rule .* about 203\.0\.113\.0\/24, without an end$/) },
      { id: '198.51.100.7', why: 'within 198.51.100.0/24, which is named as well' },
    ]);
    expect(prepared.sentence).toBe('Blocks 198.51.100.0/24 for 30 days');
    const nothing = await preview(['203.0.113.9']);
    expect(nothing).toMatchObject({ ok: false, refusal: { code: 'conflict', description: expect.stringContaining('already blocked by') } });
  });

  it('refuses what is no range, each by name, and nothing of the rest is done', async () => {
    const refused = await preview(['203.0.113.9', 'nonsense', '0.0.0.0/0']);
    if (refused.ok) throw new Error('it was not refused');
    expect(refused.refusal.code).toBe('invalid_input');
    expect(refused.refusal.problems?.map(({ field }) => field)).toEqual(['ranges[1]', 'ranges[2]']);
  });
});

describe('F2 the block', () => {
  it('is what was shown: each range a rule, each with a fact that joins the act', async () => {
    expect(await block(['203.0.113.9', '2001:db8::/48'])).toEqual({ matched: 2, done: 2, failed: [], residual: null });
    expect((await standing()).map(({ range }) => range).sort()).toEqual(['2001:db8::/48', '203.0.113.9']);
    expect(desk.world.facts('address.blocked')).toMatchObject([{ correlation: 'act-1' }, { correlation: 'act-1' }]);
  });

  it('counts its time from when it is done, not from when it was shown', async () => {
    const prepared = must(await preview(['203.0.113.9'], DAY));
    desk.world.clock.advance(300_000);
    await perform(prepared);
    expect((await standing())[0]?.expires_at).toBe(new Date(desk.world.clock.now() + DAY * 1000).toISOString());
  });

  it('of two operators who were shown the same, one makes the rule and the other is told', async () => {
    const [one, two] = [must(await preview(['203.0.113.9'])), must(await preview(['203.0.113.9', '203.0.113.10'], DAY, ADA))];
    const [first, second] = await Promise.all([perform(one), perform(two, ADA)]);
    expect(first).toMatchObject({ done: 1, failed: [] });
    expect(second).toMatchObject({ matched: 2, done: 1, failed: [{ id: '203.0.113.9', why: expect.stringContaining('already blocked') }] });
    expect((await standing()).map(({ range }) => range).sort()).toEqual(['203.0.113.10', '203.0.113.9']);
  });

  it('is undone as long as it stands', async () => {
    await block(['203.0.113.9']);
    expect(await undo('addresses.block', 'address.blocked')).toMatchObject({ ok: true });
    expect(await standing()).toEqual([]);
    expect(desk.world.facts('address.unblocked')).toMatchObject([{ actor: 'operator:ada', details: { note: 'undone' } }]);
    expect(await undo('addresses.block', 'address.blocked')).toMatchObject({ ok: false, refusal: { code: 'conflict' } });
  });
});

describe('F2 the end of a block', () => {
  const previewEnd = (rules: string[]) => addressActs['addresses.unblock'].preview(desk.deps, GRACE, { act: 'addresses.unblock', rules });

  it('is shown, done, and taken back until the former end', async () => {
    await block(['203.0.113.9'], 2 * DAY);
    const [rule] = await standing();
    const prepared = must(await previewEnd([rule?.id ?? '']));
    expect(prepared).toMatchObject({
      sentence: 'Lifts the block of 203.0.113.9',
      counts: { addresses: 1 },
      confirm: null,
      command: expect.stringContaining(`gatewatch block remove ${rule?.id} `),
    });
    expect(await perform(prepared)).toEqual({ matched: 1, done: 1, failed: [], residual: null });
    expect(await standing()).toEqual([]);
    desk.world.clock.advance(DAY * 1000);
    expect(await undo('addresses.unblock', 'address.unblocked')).toMatchObject({ ok: true });
    expect(await standing()).toMatchObject([{ range: '203.0.113.9', expires_at: rule?.expires_at }]);
    expect(await undo('addresses.unblock', 'address.unblocked')).toMatchObject({ ok: false, refusal: { code: 'already_exists' } });
  });

  it('cannot be taken back when the time of the block is over', async () => {
    await block(['203.0.113.9'], 60);
    const [rule] = await standing();
    await perform(must(await previewEnd([rule?.id ?? ''])));
    desk.world.clock.advance(60_000);
    expect(await undo('addresses.unblock', 'address.unblocked')).toMatchObject({ ok: false, refusal: { code: 'conflict' } });
  });

  it('tells what is not there, what ended and what ended meanwhile', async () => {
    await block(['203.0.113.9', '203.0.113.10']);
    const [one, two] = await standing();
    await as(desk, GRACE).network.unblock({ rule: two?.id ?? '' });
    const prepared = must(await previewEnd([one?.id ?? '', two?.id ?? '', '<b>']));
    expect(prepared.unaffected).toEqual([
      { id: two?.id, why: expect.stringContaining('ended already') },
      { id: '<b>', why: 'there is no such rule' },
    ]);
    await as(desk, GRACE).network.unblock({ rule: one?.id ?? '' });
    expect(await perform(prepared)).toMatchObject({
      matched: 1,
      done: 0,
      failed: [{ id: one?.id, why: expect.stringContaining('ended already') }],
    });
    expect(await previewEnd(['<b>'])).toMatchObject({ ok: false, refusal: { code: 'not_found' } });
    expect(await previewEnd([one?.id ?? ''])).toMatchObject({ ok: false, refusal: { code: 'conflict' } });
  });

  it('does not reach an allowance', async () => {
    await perform(must(await previewAllow(['198.51.100.7'])), ADA);
    const [allowed] = await standing('allow');
    expect(await previewEnd([allowed?.id ?? ''])).toMatchObject({ ok: false, refusal: { code: 'not_found' } });
  });
});

describe('C4 the allow list', () => {
  it('is added to and taken from, with a way back each time', async () => {
    const prepared = must(await previewAllow(['198.51.100.7'], null));
    expect(prepared).toMatchObject({ sentence: 'Puts on the allow list 198.51.100.7 without an end', confirm: '198.51.100.7' });
    await perform(prepared, ADA);
    expect(desk.world.facts('address.allowed')).toMatchObject([{ address: '198.51.100.7', details: { expires_at: null } }]);
    expect(await undo('addresses.allow', 'address.allowed')).toMatchObject({ ok: true });
    expect(await undo('addresses.disallow', 'address.disallowed')).toMatchObject({ ok: true });
    const [rule] = await standing('allow');
    const end = await addressActs['addresses.disallow'].preview(desk.deps, ADA, { act: 'addresses.disallow', rules: [rule?.id ?? ''] });
    expect(await perform(must(end), ADA)).toMatchObject({ done: 1 });
    expect(await standing('allow')).toEqual([]);
  });

  it('an allowance of what is blocked is no contradiction: the two are kept apart', async () => {
    await block(['198.51.100.0/24']);
    expect(must(await previewAllow(['198.51.100.0/24'])).warnings).toEqual([]);
    await perform(must(await previewAllow(['198.51.100.0/24'])), ADA);
    expect([(await standing('block')).length, (await standing('allow')).length]).toEqual([1, 1]);
  });
});

describe('through the contract', () => {
  const ask = (caller: Caller) => as(desk, caller).acts;

  it('F5 a preview is done once, with its confirmation, and undone', async () => {
    const input = { act: 'addresses.block', ranges: ['192.0.2.0/24', '203.0.113.9'], seconds: null } as const;
    const { preview: id, confirm, counts } = await ask(GRACE).preview({ ...input, ranges: [...input.ranges] });
    expect([confirm, counts.addresses]).toEqual(['2 ranges', 2]);
    expect(await refusalOf(ask(GRACE).perform({ preview: id, reason: 'attack' }))).toBe('conflict');
    expect(await standing()).toEqual([]);
    const performed = await ask(GRACE).perform({ preview: id, reason: 'attack', confirmation: '2 ranges' });
    expect(performed).toMatchObject({ matched: 2, done: 2, failed: [] });
    expect((await standing()).length).toBe(2);
    expect(await refusalOf(ask(GRACE).perform({ preview: id, reason: 'attack', confirmation: '2 ranges' }))).toBe('conflict');
    expect(await ask(GRACE).undo({ seq: performed.undo ?? 0, reason: 'mistake' })).toMatchObject({ matched: 2, done: 2 });
    expect(await standing()).toEqual([]);
  });

  it('the allow list is the administrators’: a responder may look and not do, nor undo', async () => {
    const input = { act: 'addresses.allow', ranges: ['198.51.100.7'], seconds: DAY } as const;
    const shown = await ask(GRACE).preview({ ...input, ranges: [...input.ranges] });
    expect(await denialOf(ask(GRACE).perform({ preview: shown.preview, reason: 'r' }))).toBe('forbidden');
    const own = await ask(ADA).preview({ ...input, ranges: [...input.ranges] });
    const { undo: seq } = await ask(ADA).perform({ preview: own.preview, reason: 'r' });
    expect(await denialOf(ask(GRACE).undo({ seq: seq ?? 0 }))).toBe('forbidden');
    expect((await standing('allow')).length).toBe(1);
  });

  it('a viewer may do nothing of it', async () => {
    const viewer = operatorOf('v', 'viewer');
    const { preview: id } = await ask(viewer).preview({ act: 'addresses.block', ranges: ['203.0.113.9'], seconds: DAY });
    expect(await denialOf(ask(viewer).perform({ preview: id, reason: 'r' }))).toBe('forbidden');
  });
});
