import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRollups } from '../../../electron/feed/rollups/rollups-follower.ts';
import type { ActInput } from '../../../shared/contract/acts.ts';
import { addSession } from '../../support/endpoints.ts';
import { operatorOf } from '../network/callers.ts';
import { refusalOf } from '../operator.ts';
import { type AlertDesk, ATTACKER, createAlertDesk, REASON, storedAlert } from './alert-desk.ts';

let desk: AlertDesk;
beforeEach(async () => {
  desk = await createAlertDesk();
});
afterEach(() => desk.close());

const ops = () => desk.operator.operations;
const show = (id: string) => ops().alerts.show({ id });
const put = (one: ReturnType<typeof storedAlert>, facts: readonly number[] = []) =>
  desk.world.store.write((tx) => tx.alerts.insert(one, facts));
const offeredOf = async (id: string) => (await show(id)).offered.map(({ act, label }) => `${act}: ${label}`);

describe('E6 why an alert was raised', () => {
  it('is told by the arithmetic of its rule, the facts it stands on and what honest behaviour looks the same', async () => {
    const alert = await desk.spray();
    const shown = await show(alert.id);
    expect(shown).toMatchObject({ ...alert, description: expect.stringContaining('many accounts') });
    expect(shown.false_positives).toHaveLength(1);
    expect(shown.measures).toEqual([
      {
        measure: 'different login names among failed sign-ins',
        observed: 9,
        threshold: 5,
        observed_shown: '9',
        threshold_shown: '5',
        met: true,
      },
      { measure: 'refused sign-in attempts', observed: 9, threshold: 8, observed_shown: '9', threshold_shown: '8', met: true },
      {
        measure: 'failed sign-ins for each login name, at most',
        observed: 1,
        threshold: 3,
        observed_shown: '1',
        threshold_shown: '3',
        met: true,
      },
      { measure: 'share of failed sign-ins', observed: 1, threshold: 0.8, observed_shown: '100 %', threshold_shown: '80 %', met: true },
    ]);
    expect(shown.sentence).toBe(`Address ${ATTACKER}: 9 refused sign-in attempts with 9 different login names within 10 minutes.`);
    expect(shown.facts.map(({ seq }) => seq)).toEqual(alert.cause);
    expect(shown.facts[0]).toMatchObject({ kind: 'user.sign_in_failed', address: ATTACKER, login: 'person-8' });
  });

  it('is told by the rule as it was then, not as it is now', async () => {
    const alert = await desk.spray();
    const logic = { type: 'threshold', within: 60, all: [{ count: 100 }] } as const;
    await ops().rules.override({
      id: alert.rule,
      version: 1,
      override: { logic: { ...logic, all: [...logic.all] } },
      note: REASON,
      despite_tests: true,
    });
    expect((await show(alert.id)).measures).toHaveLength(4);
    expect((await show(alert.id)).sentence).toBe(alert.sentence);
  });

  it('reading it is on record', async () => {
    const alert = await desk.spray();
    await show(alert.id);
    expect(desk.world.facts('log.read')).toMatchObject([{ details: { filter: '{"seq":8}', events: 9 } }]);
  });

  it('is told to every role, and of no alert that is not there', async () => {
    const alert = await desk.spray();
    expect((await desk.as(operatorOf('eve', 'viewer')).alerts.show({ id: alert.id })).id).toBe(alert.id);
    for (const id of ['unknown', "' OR 1=1 --", '__proto__']) expect(await refusalOf(show(id))).toBe('not_found');
  });

  it('goes with what was done about it, oldest first, and nothing of other alerts', async () => {
    const alert = await desk.spray();
    await desk.spray('198.51.100.2');
    await ops().alerts.close({ alerts: [alert.id], verdict: 'benign', reason: REASON });
    await ops().alerts.reopen({ alerts: [alert.id], reason: REASON });
    await desk.record({
      kind: 'notification.failed',
      actor: 'system',
      details: { channel: 'mail', reason: 'refused', attempts: 3, alert: alert.id },
    });
    expect((await show(alert.id)).history.map(({ kind }) => kind)).toEqual([
      'alert.raised',
      'alert.closed',
      'alert.reopened',
      'notification.failed',
    ]);
  });

  it('names to whom it was given', async () => {
    const alert = await desk.spray();
    const { id } = await desk.hire('ada', 'administrator');
    await ops().alerts.assign({ alerts: [alert.id], owner: id });
    expect((await show(alert.id)).history.at(-1)).toMatchObject({ kind: 'alert.assigned', owner_name: 'ada' });
  });

  it('goes with alerts of the same subject and the same rule, and how they were judged', async () => {
    const alert = await desk.spray();
    const other = await desk.spray('198.51.100.2');
    await ops().alerts.close({ alerts: [other.id], verdict: 'false_positive', reason: REASON });
    const { similar, judged } = await show(alert.id);
    expect(similar.map(({ rule, subject }) => `${rule} ${subject.id}`)).toEqual([
      `sign-in-failures-address ${ATTACKER}`,
      'password-spraying 198.51.100.2',
    ]);
    expect(similar[1]?.verdict).toBe('false_positive');
    expect(judged).toEqual({ true_positive: 0, benign: 0, false_positive: 1, undetermined: 0 });
  });
});

describe('E6 what is usual for the subject', () => {
  const windows = async (count: number): Promise<number> => {
    const { clock, store } = desk.world;
    for (let hour = 0; hour < count; hour++) {
      clock.advance(3_600_000);
      const issued = { grant_type: 'client_credentials', scope: 's', format: 'jwt', expires_at: 0 } as const;
      for (let n = 0; n <= hour % 2; n++)
        await desk.record({ kind: 'token.issued', client: 'shop', token: `t${hour}-${n}`, details: issued });
    }
    const rollups = createRollups({ store, clock });
    const folded = await rollups.fold(await store.read.followers.factsAfter(0, 1000));
    await store.write((tx) => folded.write(tx));
    clock.advance(7_200_000);
    return clock.now();
  };
  const clientAlert = (decidedAt: number, windowSeconds = 3600) =>
    storedAlert('a1', { rule: 'client-unusual', subjectKind: 'client', subject: 'shop', windowSeconds, decidedAt, values: {} });

  it('is the mean and deviation of its windows before', async () => {
    await put(clientAlert(await windows(20)));
    expect((await show('a1')).baseline).toMatchObject({ mean: expect.closeTo(1.5, 0), deviation: expect.closeTo(0.5, 0), days: 14 });
  });

  it('is not told of a few', async () => {
    await put(clientAlert(await windows(5)));
    expect((await show('a1')).baseline).toBeNull();
  });

  it('is the one that was judged by, where the rule judges by it', async () => {
    await put({ ...clientAlert(1_800_000_000_000), values: { mean: 80, deviation: 20, samples: 30 } });
    expect((await show('a1')).baseline).toEqual({ mean: 80, deviation: 20, windows: 30, days: 14 });
  });

  it('is not told where the rule names no measure, nor of one who was never there before', async () => {
    await put(storedAlert('a1', { rule: 'code-replay', subjectKind: 'client', subject: 'shop' }));
    expect((await show('a1')).baseline).toBeNull();
    expect((await show((await desk.spray()).id)).baseline).toBeNull();
  });
});

describe('F2 the acts an alert offers are aimed at its subject', () => {
  it('an address is blocked for 30 days', async () => {
    const alert = await desk.spray();
    const { offered } = await show(alert.id);
    expect(offered).toEqual([
      {
        act: 'addresses.block',
        input: { act: 'addresses.block', ranges: [ATTACKER], seconds: 2_592_000 },
        label: `Block ${ATTACKER} for 30 days`,
      },
    ]);
    const effect = await ops().acts.preview(offered[0]?.input as ActInput);
    expect(effect.counts.addresses).toBe(1);
  });

  it('an address of IPv6 is blocked with its /64, whoever the alert is about', async () => {
    const label = 'addresses.block: Block 2001:db8:1:2::/64 for 30 days';
    const alert = await desk.spray('2001:db8:1:2::9');
    expect(alert.sentence).toContain('Address 2001:db8:1:2::/64');
    expect(await offeredOf(alert.id)).toEqual([label]);
    const stolen = { kind: 'refresh_token.refused', grant: 'grant-1', details: { reason: 'reused' } } as const;
    await desk.record({ ...stolen, address: '2001:db8:1:2::5' }, { ...stolen, address: '2001:db8:1:2::6' });
    const seq = desk.world.store.head().seq;
    await put(storedAlert('a1', { subject: 'grant-1', decidedSeq: seq }), [seq - 1, seq]);
    expect(await offeredOf('a1')).toContain(label);
  });

  it('a network is blocked as the range it is, and for less long', async () => {
    await put(storedAlert('a1', { rule: 'slow-spraying-network', subjectKind: 'network', subject: '203.0.113.0/24' }));
    expect(await offeredOf('a1')).toEqual(['addresses.block: Block 203.0.113.0/24 for 1 day']);
  });

  it('a user is signed out, suspended, and all tokens revoked', async () => {
    const ada = await desk.world.addUser({ name: 'ada' });
    await put(storedAlert('a1', { rule: 'brute-force-success', subjectKind: 'user', subject: ada.id }));
    expect(await offeredOf('a1')).toEqual([
      'users.sign_out: Sign out ada',
      'users.suspend: Suspend ada',
      'tokens.revoke: Revoke all tokens of ada',
    ]);
    const inputs = (await show('a1')).offered.map(({ input }) => input);
    expect(inputs.at(-1)).toEqual({ act: 'tokens.revoke', selection: { by: 'user', user: ada.id } });
    await ops().acts.preview(inputs[1] as ActInput);
  });

  it('a client is suspended and its tokens revoked', async () => {
    const { id } = await desk.world.addClient({ id: 'shop', name: 'Shop' });
    await put(storedAlert('a1', { rule: 'code-replay', subjectKind: 'client', subject: id }));
    expect(await offeredOf('a1')).toEqual(
      expect.arrayContaining(['clients.suspend: Suspend the client Shop', 'tokens.revoke: Revoke all tokens of Shop']),
    );
  });

  it('of a stolen grant the family is revoked, its owner signed out, and whoever came with it blocked', async () => {
    const { world } = desk;
    const ada = await world.addUser({ name: 'ada' });
    const { id: client } = await world.addClient({ id: 'shop', name: 'Shop' });
    const { id: sessionId, createdAt, expiresAt } = await addSession(world, ada);
    const grant = 'grant-1';
    const stood = { clientId: client, userId: ada.id, sessionId, scope: 'openid', nonce: null, claims: null, acr: '1', amr: ['pwd'] };
    await world.store.write((tx) => tx.grants.insert({ ...stood, id: grant, authTime: createdAt, createdAt, expiresAt }));
    await desk.record({
      kind: 'refresh_token.refused',
      client,
      user: ada.id,
      grant,
      address: ATTACKER,
      details: { reason: 'reused', refresh_token: 'r1' },
    });
    const seq = world.store.head().seq;
    await put(storedAlert('a1', { subject: grant, decidedSeq: seq }), [seq]);
    const { subject, sentence } = await show('a1');
    expect([subject.shown, sentence]).toEqual([
      'ada at Shop',
      'Grant of ada at Shop: a spent refresh token came again 9 s after it was exchanged: taken for theft.',
    ]);
    expect(await offeredOf('a1')).toEqual([
      'users.sign_out: Sign out ada',
      'tokens.revoke: Revoke all tokens of the grant: the whole family',
      `addresses.block: Block ${ATTACKER} for 30 days`,
    ]);
  });

  it('nobody who is gone is aimed at', async () => {
    await put(storedAlert('a1', { rule: 'brute-force-user', subjectKind: 'user', subject: 'gone' }));
    await put(storedAlert('a2', { rule: 'password-spraying', subjectKind: 'address', subject: '192.0.2.200' }));
    await put(storedAlert('a3', { rule: 'log-not-whole', subjectKind: 'server', subject: 'server' }));
    for (const id of ['a1', 'a2', 'a3']) expect(await offeredOf(id)).toEqual([]);
  });
});
