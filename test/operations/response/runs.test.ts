import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRespondWorld, type RespondWorld } from '../../respond/respond-world.ts';
import { addSession } from '../../support/endpoints.ts';
import { refusalDataOf, refusalOf } from '../operator.ts';

const ADDRESS = '203.0.113.9';
const HOSTILE = '</script><img src=x onerror=alert(1)>\u202e {{7*7}}';

let world: RespondWorld;
beforeEach(async () => {
  world = await createRespondWorld();
});
afterEach(() => world.close());

const response = () => world.as('grace').response;
const guessing = () => world.raise({ rule: 'brute-force-address', kind: 'address', id: ADDRESS });
const manual = async (): Promise<string> => {
  await world.operations.response.setMode({ playbook: 'brute-force', mode: 'manual', note: 'by hand' });
  return (await guessing()).id;
};

/** A grant of somebody that was revoked when its refresh token was used twice. */
const revokedGrant = async (user: string, session: string): Promise<string> => {
  const { id: client } = await world.world.addClient({ id: 'shop' });
  const now = world.world.clock.now();
  const stood = { clientId: client, userId: user, sessionId: session, scope: 'openid', nonce: null, claims: null, acr: '1', amr: ['pwd'] };
  await world.deps.store.write(async (tx) => {
    await tx.grants.insert({ ...stood, id: 'grant-1', authTime: now, createdAt: now, expiresAt: now + 3_600_000 });
    await tx.grants.revoke('grant-1', 'reuse', now);
  });
  return 'grant-1';
};

describe('response.playbooks and response.setMode', () => {
  it('F4 tells how each is set, and what it comes with', async () => {
    await manual();
    const { playbooks } = await response().playbooks({});
    expect(playbooks.find(({ id }) => id === 'brute-force')).toMatchObject({
      mode: 'manual',
      default_mode: 'automatic',
      runs: 0,
      last_run_at: null,
    });
    expect(playbooks.find(({ id }) => id === 'client-abuse')).toMatchObject({ mode: 'approval', default_mode: 'approval' });
    expect(world.world.facts('playbook.changed')).toMatchObject([
      { actor: 'operator:test', details: { playbook: 'brute-force', mode: 'manual', former_mode: 'automatic', note: 'by hand' } },
    ]);
  });

  it('F4 refuses the mode it has, one for a playbook that is not there, and a note of blanks', async () => {
    const { setMode } = world.operations.response;
    expect(await refusalOf(setMode({ playbook: 'client-abuse', mode: 'approval', note: 'n' }))).toBe('conflict');
    expect(await refusalOf(setMode({ playbook: HOSTILE.slice(0, 60), mode: 'off', note: 'n' }))).toBe('not_found');
    expect(await refusalOf(setMode({ playbook: 'brute-force', mode: 'off', note: '  ' }))).toBe('invalid_input');
    expect(world.world.facts('playbook.changed')).toEqual([]);
  });
});

describe('response.dryRun', () => {
  it('F5 shows the effect of each step and changes nothing', async () => {
    const alert = await manual();
    const head = world.deps.store.head().seq;
    const { steps } = await response().dryRun({ playbook: 'brute-force', alert });
    expect(steps).toMatchObject([
      { act: 'addresses.block', why_not: null, effect: { counts: { addresses: 1 }, reversible: 'yes', preview: '' } },
    ]);
    expect(steps[0]?.effect?.sentence).toContain(ADDRESS);
    expect([world.deps.store.head().seq, await world.blocked()]).toEqual([head, []]);
  });

  it('F5 says why a step would do nothing', async () => {
    const alert = await manual();
    const { steps } = await response().dryRun({ playbook: 'client-abuse', alert });
    expect(steps).toMatchObject([{ effect: null, why_not: expect.stringMatching(/none that this could be done to/) }]);
    const emergency = await response().dryRun({ playbook: 'breach', alert });
    expect(emergency.steps).toMatchObject([{ act: 'emergency.begin', effect: null, why_not: null }]);
  });

  it('F5 names those whom a step passes over while it does something about others', async () => {
    const alert = await world.raise({
      rule: 'brute-force-user',
      kind: 'user',
      id: 'ada',
      facts: ['127.0.0.1', ADDRESS, '198.51.100.7'].map((address) => ({
        kind: 'user.sign_in_failed' as const,
        user: 'ada',
        address,
        details: { method: 'password', reason: 'wrong_password' },
      })),
    });
    await world.operations.network.block({ range: '198.51.100.7', seconds: null, reason: 'for ever' });
    const { steps } = await response().dryRun({ playbook: 'distributed-guessing', alert: alert.id });
    expect(steps).toMatchObject([
      {
        why_not: null,
        effect: {
          sentence: `Blocks ${ADDRESS} for 30 days`,
          counts: { addresses: 1 },
          unaffected: [
            { id: '127.0.0.1', why: expect.stringMatching(/this machine|loopback/i) },
            { id: '198.51.100.7', why: expect.stringMatching(/already blocked/) },
          ],
        },
      },
    ]);
  });

  it('F5 refuses what is not there', async () => {
    const alert = await manual();
    expect(await refusalOf(response().dryRun({ playbook: 'none', alert }))).toBe('not_found');
    expect(await refusalOf(response().dryRun({ playbook: 'brute-force', alert: 'none' }))).toBe('not_found');
  });
});

describe('response.run', () => {
  it('F4 does the steps at once, in the name of the playbook, started by the operator', async () => {
    const alert = await manual();
    const run = await response().run({ playbook: 'brute-force', alert, reason: HOSTILE });
    expect(run).toMatchObject({
      mode: 'manual',
      state: 'done',
      steps: [{ state: 'done', seq: expect.any(Number), undo: expect.any(Number) }],
    });
    expect(await world.blocked()).toEqual([ADDRESS]);
    expect(world.world.facts('playbook.started')).toMatchObject([{ actor: 'operator:grace', details: { mode: 'manual' } }]);
    expect(world.world.facts('address.blocked')).toMatchObject([{ actor: 'policy:brute-force', details: { note: HOSTILE } }]);
    expect((await response().runs({ alert })).runs).toMatchObject([{ id: run.id }]);
    expect((await response().playbooks({})).playbooks.find(({ id }) => id === 'brute-force')).toMatchObject({ runs: 1 });
  });

  it('F4 refuses a playbook that is off, one that is not there, one with nothing to do, and a reason of blanks', async () => {
    const alert = await manual();
    expect(await refusalOf(response().run({ playbook: 'none', alert, reason: 'r' }))).toBe('not_found');
    expect(await refusalOf(response().run({ playbook: 'brute-force', alert: HOSTILE.slice(0, 60), reason: 'r' }))).toBe('not_found');
    expect(await refusalOf(response().run({ playbook: 'brute-force', alert, reason: ' ' }))).toBe('invalid_input');
    await response().run({ playbook: 'brute-force', alert, reason: 'r' });
    expect(await refusalDataOf(response().run({ playbook: 'brute-force', alert, reason: 'r' }))).toMatchObject({ code: 'conflict' });
    await world.operations.response.setMode({ playbook: 'brute-force', mode: 'off', note: 'n' });
    expect(await refusalOf(response().run({ playbook: 'brute-force', alert, reason: 'r' }))).toBe('conflict');
    expect(world.world.facts('address.blocked')).toHaveLength(1);
  });

  it('F4 lists what waits, page by page', async () => {
    for (const n of [1, 2, 3])
      await world.raise({ rule: 'token-abuse', kind: 'client', id: (await world.world.addClient({ id: `c${n}` })).id });
    await world.world.addClient({ id: 'other' });
    await world.respond();
    const first = await response().runs({ state: 'waiting', limit: 2 });
    const second = await response().runs({ state: 'waiting', limit: 2, cursor: first.next ?? '' });
    expect([first.runs.length, second.runs.length, second.next]).toEqual([2, 1, null]);
    const newest = [...first.runs, ...second.runs].map(({ id }) => id);
    expect(new Set(newest).size).toBe(3);
    const oldest = await response().runs({ state: 'waiting', order: 'oldest', limit: 2 });
    const rest = await response().runs({ state: 'waiting', order: 'oldest', limit: 2, cursor: oldest.next ?? '' });
    expect([...oldest.runs, ...rest.runs].map(({ id }) => id)).toEqual(newest.toReversed());
  });
});

describe('response.standing', () => {
  it('F5 counts what waits for approval, and nothing else', async () => {
    expect(await response().standing({})).toEqual({ waiting: 0 });
    for (const n of [1, 2, 3])
      await world.raise({ rule: 'token-abuse', kind: 'client', id: (await world.world.addClient({ id: `c${n}` })).id });
    await world.world.addClient({ id: 'other' });
    await guessing();
    await world.respond();
    expect(await response().standing({})).toEqual({ waiting: 3 });
    const [first] = (await response().runs({ state: 'waiting' })).runs;
    await response().decline({ run: first?.id ?? '', note: 'a test of ours' });
    expect(await response().standing({})).toEqual({ waiting: 2 });
  });
});

describe('the effect that is shown before a run is approved', () => {
  it('F5 is that on those it was prepared for, who alone are hit, whatever the alert has grown to since', async () => {
    const guessedFrom = (...addresses: string[]) =>
      world.raise({
        rule: 'brute-force-user',
        kind: 'user',
        id: 'ada',
        facts: addresses.map((address) => ({
          kind: 'user.sign_in_failed',
          user: 'ada',
          address,
          details: { method: 'password', reason: 'wrong_password' },
        })),
      });
    const { id: alert } = await guessedFrom('203.0.113.1', '203.0.113.2');
    await world.respond();
    const [{ id: run } = { id: '' }] = (await response().runs({ alert })).runs;
    expect((await guessedFrom('198.51.100.77')).id).toBe(alert);
    const now = await response().dryRun({ playbook: 'distributed-guessing', alert });
    const frozen = await response().dryRun({ run });
    expect([now, frozen].map(({ steps }) => steps[0]?.effect?.counts.addresses)).toEqual([3, 2]);
    await response().approve({ run });
    expect(await world.blocked()).toEqual(['203.0.113.1', '203.0.113.2']);
    expect(await refusalOf(response().dryRun({ run }))).toBe('conflict');
    expect(await refusalOf(response().dryRun({ run: 'none' }))).toBe('not_found');
  });
});

describe('an alert that is closed', () => {
  const abuse = async (id: string) => world.raise({ rule: 'token-abuse', kind: 'client', id: (await world.world.addClient({ id })).id });

  it('F5 asks nobody for approval any more, alone or with its case; others do', async () => {
    await world.world.addClient({ id: 'other' });
    const [one, two, three] = [await abuse('c1'), await abuse('c2'), await abuse('c3')];
    await world.respond();
    await world.operations.alerts.close({ alerts: [one.id], verdict: 'false_positive', reason: 'a test of ours' });
    const { id } = await world.operations.cases.open({ title: 't', alerts: [two.id] });
    await world.operations.cases.close({ id, verdict: 'benign', summary: 's' });
    const states = async (alert: string) => (await response().runs({ alert })).runs.map(({ state }) => state);
    expect([await states(one.id), await states(two.id), await states(three.id)]).toEqual([['declined'], ['declined'], ['waiting']]);
    expect(world.world.facts('playbook.declined').map(({ details }) => details.note)).toEqual(
      Array.from({ length: 2 }, () => 'The alert was closed.'),
    );
    const [run] = (await response().runs({ alert: one.id })).runs;
    expect(await refusalOf(response().approve({ run: run?.id ?? '' }))).toBe('conflict');
  });

  it('F5 tells before how many it ends so, and after how many it ended; opened again it brings none back', async () => {
    await world.world.addClient({ id: 'other' });
    const alerts = [(await abuse('c1')).id, (await abuse('c2')).id, (await abuse('c3')).id];
    const [one = '', ...rest] = alerts;
    await world.respond();
    const counted = async (ids: string[]) => (await world.as('victor', 'viewer').alerts.previewClose({ alerts: ids })).declines;
    expect([await counted(alerts), await counted([one, one]), await counted(['none'])]).toEqual([3, 1, 0]);
    expect(world.world.facts('playbook.declined')).toEqual([]);
    const close = (ids: string[]) => world.operations.alerts.close({ alerts: ids, verdict: 'benign', reason: 'a test of ours' });
    expect(await close([one])).toMatchObject({ declined: 1 });
    expect(await counted(alerts)).toBe(2);
    expect(await close([one, ...rest])).toMatchObject({ declined: 2, failed: [{ id: one }] });
    await world.operations.alerts.reopen({ alerts, reason: 'Undone' });
    expect(await counted(alerts)).toBe(0);
    for (const alert of alerts) expect((await response().runs({ alert })).runs).toMatchObject([{ state: 'declined' }]);
  });

  it('F5 sets nothing going when it was closed before its playbook began', async () => {
    await world.world.addClient({ id: 'other' });
    const { id } = await abuse('c1');
    await world.operations.alerts.close({ alerts: [id], verdict: 'false_positive', reason: 'a test of ours' });
    await world.respond();
    expect((await response().runs({ alert: id })).runs).toEqual([]);
  });
});

describe('a step that is not possible', () => {
  it('F4 says why while the run waits, and in what came of it', async () => {
    const ada = await world.world.addUser({ name: 'ada' });
    const session = await addSession(world.world, ada);
    await world.world.addUser({ name: 'bob' });
    const grant = await revokedGrant(ada.id, session.id);
    const alert = await world.raise({
      rule: 'refresh-token-theft',
      kind: 'grant',
      id: grant,
      facts: [{ kind: 'refresh_token.refused', user: ada.id, grant, client: 'web', details: { reason: 'reused' } }],
    });
    const why = 'The grant is revoked already: there is nothing to revoke.';
    expect((await response().dryRun({ playbook: 'token-theft', alert: alert.id })).steps[0]).toMatchObject({ effect: null, why_not: why });
    await world.respond();
    const [waiting] = (await response().runs({ alert: alert.id })).runs;
    expect(waiting?.steps.map(({ state, why: said }) => [state, said])).toEqual([
      ['waiting', why],
      ['waiting', null],
      ['waiting', null],
    ]);
    const { steps } = await response().approve({ run: waiting?.id ?? '' });
    expect(steps.map(({ state, why: said }) => [state, said])).toEqual([
      ['nothing', why],
      ['done', null],
      ['done', null],
    ]);
  });
});

describe('response.approve and response.decline', () => {
  it('F5 refuse a run that is not there, one that does not wait, and a note of blanks', async () => {
    const alert = await manual();
    const { id: run } = await response().run({ playbook: 'brute-force', alert, reason: 'r' });
    for (const [given, code] of [
      [HOSTILE.slice(0, 60), 'not_found'],
      [run, 'conflict'],
    ] as const) {
      expect(await refusalOf(response().approve({ run: given }))).toBe(code);
      expect(await refusalOf(response().decline({ run: given, note: 'n' }))).toBe(code);
    }
    expect(await refusalOf(response().decline({ run, note: ' ' }))).toBe('invalid_input');
  });
});

describe('a step that fails', () => {
  const full = async (): Promise<void> => {
    const { deps } = world;
    await deps.store.write(async (tx) => {
      for (let n = 0; n < 10_000; n++)
        await tx.addressRules.insert({
          id: `rule-${n}`,
          kind: 'block',
          range: `198.18.${Math.floor(n / 250)}.${n % 250}`,
          reason: 'r',
          createdBy: 'operator:test',
          createdByName: null,
          createdAt: 0,
          expiresAt: null,
        });
    });
  };
  const person = async () => {
    const ada = await world.world.addUser({ name: 'ada' });
    await world.world.addUser({ name: 'bob' });
    await addSession(world.world, ada);
    return ada;
  };

  it('F4 lets the others be done where the playbook goes on, and says which failed', async () => {
    const ada = await person();
    await full();
    const alert = await world.raise({
      rule: 'brute-force-success',
      kind: 'user',
      id: ada.id,
      facts: [{ kind: 'user.signed_in', user: ada.id, address: ADDRESS, details: { method: 'password', acr: '1', amr: ['pwd'] } }],
    });
    const run = await response().run({ playbook: 'account-breach', alert: alert.id, reason: 'taken over' });
    expect(run.steps.map(({ act, state }) => [act, state])).toEqual([
      ['users.suspend', 'done'],
      ['tokens.revoke', expect.stringMatching(/done|nothing/)],
      ['addresses.block', 'failed'],
    ]);
    expect(run.state).toBe('partly');
    expect(world.world.facts('playbook.step_failed')).toMatchObject([{ details: { step: 3, reason: '1 of 1 failed' } }]);
    expect(world.world.facts('playbook.finished')).toMatchObject([{ details: { outcome: 'partly', failed: 1 } }]);
  }, 60_000);

  it('F4 ends the run where the playbook stops', async () => {
    await full();
    const alert = await manual();
    const run = await response().run({ playbook: 'brute-force', alert, reason: 'r' });
    expect(run).toMatchObject({ state: 'failed', steps: [{ state: 'failed', done: 0, why: expect.stringMatching(/10000 rules/) }] });
    expect(JSON.stringify(world.world.facts('playbook.step_failed'))).not.toContain(ADDRESS);
  }, 60_000);
});
