import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFeed } from '../../electron/feed/feed.ts';
import { parseAddressRange } from '../../electron/limits/address-range.ts';
import { putAddressRule } from '../../electron/operations/network/put-address-rule.ts';
import { RESPOND } from '../../electron/respond/runner.ts';
import type { PlaybookMode } from '../../shared/contract/response.ts';
import { addSession } from '../support/endpoints.ts';
import { createRespondWorld, operatorAt, type RespondWorld } from './respond-world.ts';

const ADDRESS = '203.0.113.9';
const guessing = { rule: 'brute-force-address', kind: 'address', id: ADDRESS } as const;
const HOUR_MS = 3_600_000;

let world: RespondWorld;
beforeEach(async () => {
  world = await createRespondWorld();
});
afterEach(() => world.close());

const setMode = (playbook: string, mode: PlaybookMode) => world.operations.response.setMode({ playbook, mode, note: 'for the test' });
const runs = async () => (await world.operations.response.runs({})).runs;
const kinds = () =>
  world.world
    .facts()
    .map(({ kind }) => kind)
    .filter((kind) => kind.startsWith('playbook.'));
const allow = async (range: string): Promise<void> => {
  const { preview, confirm } = await world.operations.acts.preview({ act: 'addresses.allow', ranges: [range], seconds: 3600 });
  await world.operations.acts.perform({ preview, reason: 'ours', ...(confirm === null ? {} : { confirmation: confirm }) });
};

describe('a playbook that is automatic', () => {
  it('F4 acts by itself, once, as ordinary acts of its own name, and says so step by step', async () => {
    const alert = await world.raise(guessing);
    await world.respond();
    expect(await world.blocked()).toEqual([ADDRESS]);
    const [run] = await runs();
    expect(run).toMatchObject({ playbook: 'brute-force', alert: alert.id, mode: 'automatic', state: 'done', second_operator: false });
    expect(run?.steps).toMatchObject([{ act: 'addresses.block', state: 'done', done: 1 }]);
    expect(run?.about).toContain(ADDRESS);
    expect(kinds()).toEqual(['playbook.started', 'playbook.step_done', 'playbook.finished']);
    const [block] = world.world.facts('address.blocked');
    expect(block).toMatchObject({ actor: 'policy:brute-force', address: ADDRESS });
    const standing = await world.deps.store.read.addressRules.list({
      state: 'standing',
      now: world.deps.clock.now(),
      before: '~',
      limit: 5,
    });
    expect((standing[0]?.expiresAt ?? 0) - (standing[0]?.createdAt ?? 0)).toBe(30 * 86_400_000);
  });

  it('E7 does nothing about an alert of another rule, and nothing about one that is raised below its severity', async () => {
    await world.raise({ rule: 'sign-in-failures-address', kind: 'address', id: ADDRESS });
    await world.respond();
    expect([await world.blocked(), await runs()]).toEqual([[], []]);
  });

  it('F4 is asked for although the address is blocked already, for a shorter time', async () => {
    const range = parseAddressRange(ADDRESS);
    if (!range.ok) throw new Error(range.refusal.description);
    const inline = { kind: 'block', range: range.value, expiresAt: world.deps.clock.now() + 24 * HOUR_MS, reason: 'attacks' } as const;
    const policy = { actor: 'policy:attack-patterns', role: 'responder' } as const;
    await world.deps.store.write((tx) => putAddressRule(tx, world.deps, policy, inline));
    await world.raise({ rule: 'injection-probes', kind: 'address', id: ADDRESS });
    await world.respond();
    const [run] = await runs();
    expect(run).toMatchObject({
      playbook: 'injection',
      state: 'waiting',
      steps: [{ act: 'addresses.block', state: 'waiting', why: null }],
    });
    expect(await world.as('henry').response.approve({ run: run?.id ?? '' })).toMatchObject({ state: 'done' });
    expect(await world.blocked()).toEqual([ADDRESS]);
    expect(world.world.facts('address.rule_replaced')).toMatchObject([{ actor: 'policy:injection' }]);
  });

  it('F4 is started once for an alert, also when the log is read anew', async () => {
    await world.raise(guessing);
    await world.respond();
    await world.feed.rebuild(RESPOND);
    await world.respond();
    expect(await runs()).toHaveLength(1);
    expect(world.world.facts('playbook.started')).toHaveLength(1);
  });

  it('F4 leaves an alert alone whose deciding fact is long past: an old log was read anew', async () => {
    await world.raise(guessing);
    world.world.clock.advance(HOUR_MS + 1);
    await world.respond();
    expect(await runs()).toEqual([]);
  });

  it('F4 waits for approval where several people use the address', async () => {
    for (let n = 0; n < 6; n++)
      await world.deps.store.write((tx) =>
        tx.audit({ kind: 'user.signed_in', user: `user-${n}`, address: ADDRESS, details: { method: 'password', acr: '1', amr: ['pwd'] } }),
      );
    await world.raise(guessing);
    await world.respond();
    expect(await world.blocked()).toEqual([]);
    expect(await runs()).toMatchObject([{ mode: 'approval', state: 'waiting' }]);
  });

  it('F4 waits for approval where the configuration lets none act by itself', async () => {
    const cautious = await createRespondWorld({ settings: { response: { automatic: false } } });
    await cautious.raise(guessing);
    await cautious.respond();
    expect(await cautious.blocked()).toEqual([]);
    expect((await cautious.operations.response.runs({})).runs).toMatchObject([{ state: 'waiting' }]);
    await cautious.close();
  });
});

describe('whom no playbook blocks', () => {
  const spared = async (id: string, reason: RegExp): Promise<void> => {
    await world.raise({ ...guessing, id });
    await world.respond();
    const [run] = await runs();
    expect(run).toMatchObject({ state: 'done', steps: [{ state: 'nothing', done: 0, why: expect.stringMatching(reason) }] });
    expect(await world.blocked()).toEqual([]);
  };

  it('F5 one on the allow list', async () => {
    await allow('203.0.113.0/28');
    await spared(ADDRESS, /allow list/);
  });

  it('F5 this machine', () => spared('127.0.0.1', /this machine/));

  it('F5 the address from which an operator uses the console', async () => {
    await operatorAt(world.deps, ADDRESS);
    await spared(ADDRESS, /operator/);
  });

  it('F5 nor the /64 of one', async () => {
    await operatorAt(world.deps, '2001:db8:1:2::5');
    await spared('2001:db8:1:2::/64', /operator/);
  });

  it('F5 a trusted proxy', async () => {
    const behind = await createRespondWorld({ settings: { trustedProxies: ['203.0.113.0/24'] } });
    await behind.raise(guessing);
    await behind.respond();
    expect(await behind.blocked()).toEqual([]);
    await behind.close();
  });

  it('F5 nor one that was allowed while the playbook waited, although it was approved', async () => {
    await setMode('brute-force', 'approval');
    await world.raise(guessing);
    await world.respond();
    await allow(ADDRESS);
    const [waiting] = await runs();
    const run = await world.as('grace').response.approve({ run: waiting?.id ?? '' });
    expect(run.steps).toMatchObject([{ state: 'nothing', why: expect.stringMatching(/allow list/) }]);
    expect(await world.blocked()).toEqual([]);
  });
});

describe('a playbook on approval', () => {
  it('F4 changes nothing until an operator approves it', async () => {
    const person = await world.world.addUser({ name: 'ada' });
    const session = await addSession(world.world, person);
    await world.raise({
      rule: 'refresh-token-theft',
      kind: 'grant',
      id: 'g-1',
      facts: [{ kind: 'refresh_token.refused', user: person.id, grant: 'g-1', client: 'web', details: { reason: 'reused' } }],
    });
    await world.respond();
    expect((await world.deps.store.read.sessions.find(session.id))?.endedAt).toBeNull();
    const [waiting] = await runs();
    expect(waiting).toMatchObject({ playbook: 'token-theft', state: 'waiting', expires_at: expect.any(String) });
    const run = await world.as('grace').response.approve({ run: waiting?.id ?? '', note: 'seen' });
    expect(run).toMatchObject({ state: 'done', expires_at: expect.any(String) });
    expect(run.steps.map(({ act, state }) => [act, state])).toEqual([
      ['tokens.revoke', 'nothing'],
      ['users.sign_out', 'done'],
      ['tokens.revoke', 'done'],
    ]);
    expect((await world.deps.store.read.sessions.find(session.id))?.endedAt).not.toBeNull();
    expect(world.world.facts('playbook.approved')).toMatchObject([{ actor: 'operator:grace', details: { note: 'seen' } }]);
  });

  it('F4 expires after an hour, on the record, and cannot be approved any more, also before that is recorded', async () => {
    await setMode('brute-force', 'approval');
    await world.raise(guessing);
    await world.respond();
    const [waiting] = await runs();
    world.world.clock.advance(HOUR_MS);
    await expect(world.as('grace').response.approve({ run: waiting?.id ?? '' })).rejects.toMatchObject({ code: 'REFUSED' });
    await world.responder.tick();
    expect(await runs()).toMatchObject([{ state: 'expired' }]);
    expect(world.world.facts('playbook.finished')).toMatchObject([{ details: { outcome: 'expired' } }]);
    expect(await world.blocked()).toEqual([]);
  });
});

describe('a playbook that is', () => {
  it.each(['off', 'manual'] as const)('F4 %s is not started by an alert', async (mode) => {
    await setMode('brute-force', mode);
    await world.raise(guessing);
    await world.respond();
    expect([await runs(), await world.blocked()]).toEqual([[], []]);
  });

  it('F4 automatic by choice acts also where that cannot be taken back, unless it reaches far', async () => {
    await setMode('account-breach', 'automatic');
    const person = await world.world.addUser({ name: 'ada' });
    await world.raise({
      rule: 'brute-force-success',
      kind: 'user',
      id: person.id,
      facts: [{ kind: 'user.signed_in', user: person.id, address: ADDRESS, details: { method: 'password', acr: '1', amr: ['pwd'] } }],
    });
    await world.respond();
    // The only account there is: that is for people to judge.
    expect(await runs()).toMatchObject([{ state: 'waiting', mode: 'approval' }]);
    const other = await world.world.addUser({ name: 'bob' });
    await world.world.addUser({ name: 'eve' });
    await world.raise({ rule: 'brute-force-success', kind: 'user', id: other.id });
    await world.respond();
    expect((await world.deps.store.read.users.find(other.id))?.status).toBe('suspended');
  });
});

describe('a follower that is added to a running feed', () => {
  it('reads what was recorded before it came', async () => {
    const { store, clock, log } = world.deps;
    const feed = await createFeed({ store, clock, log, followers: [] });
    await world.raise(guessing);
    await feed.follow(world.responder.follower);
    await feed.tick();
    expect(feed.states().map(({ name, lag }) => [name, lag])).toEqual([[RESPOND, expect.any(Number)]]);
    expect(await runs()).toHaveLength(1);
  });
});
