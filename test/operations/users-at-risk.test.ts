import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type StartedFeed, startFeed } from '../../electron/feed/start-feed.ts';
import { raiseIn } from '../respond/respond-world.ts';
import { PASSWORD } from '../support/world.ts';
import { createOperator, type Operator, refusalOf } from './operator.ts';

const HOUR_MS = 3_600_000;

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

const add = async (username: string): Promise<string> => (await operator.operations.users.add({ username, password: PASSWORD })).sub;
/** Fails to sign in: up to five times, which no rule minds. */
const fail = async (user: string, times: number): Promise<void> => {
  await operator.world.store.write(async (tx) => {
    for (let n = 0; n < times; n += 1)
      await tx.audit({ kind: 'user.sign_in_failed', user, details: { method: 'password', reason: 'wrong_password' } });
  });
  await feed.tick();
};
const raise = (rule: string, id: string) =>
  raiseIn(operator.deps, { rule, kind: 'user', id, facts: [{ kind: 'log.heartbeat', details: { idle_ms: 1 } }] });
const atRisk = async (limit = 10, from = operator.world.clock.now() - HOUR_MS) =>
  (await operator.operations.users.atRisk({ from, to: operator.world.clock.now() + 1, limit })).users;

describe('D5 users at risk', () => {
  it('come by the highest risk of the alerts about them that stand, then by failed sign-ins', async () => {
    const [calm, failing, guessed, taken] = [await add('calm'), await add('failing'), await add('guessed'), await add('taken')];
    await fail(failing, 5);
    await fail(guessed, 3);
    await raise('sign-in-failures-user', guessed);
    await raise('brute-force-user', guessed);
    await raise('brute-force-success', taken);
    expect(await atRisk()).toEqual([
      { sub: taken, username: 'taken', risk: { risk: 90, severity: 'critical', alerts: 1 }, failures: 0 },
      { sub: guessed, username: 'guessed', risk: { risk: 65, severity: 'high', alerts: 2 }, failures: 3 },
      { sub: failing, username: 'failing', risk: null, failures: 5 },
    ]);
    expect((await atRisk(1)).map(({ sub }) => sub)).toEqual([taken]);
    expect((await atRisk()).map(({ sub }) => sub)).not.toContain(calm);
  });

  it('are so no more once their alerts are closed; who was removed has no name', async () => {
    const [closed, gone] = [await add('closed'), await add('gone')];
    const { id } = await raise('brute-force-success', closed);
    await raise('brute-force-user', gone);
    await operator.operations.alerts.close({ alerts: [id], verdict: 'benign', reason: 'a test' });
    await operator.operations.users.remove({ user: gone });
    expect(await atRisk()).toMatchObject([{ sub: gone, username: null, risk: { risk: 65 } }]);
  });

  it('are counted in the range alone, and a range that ends before it begins is refused', async () => {
    const user = await add('failing');
    await fail(user, 5);
    operator.world.clock.advance(2 * HOUR_MS);
    expect(await atRisk()).toEqual([]);
    expect(await atRisk(10, 0)).toMatchObject([{ sub: user, failures: 5 }]);
    expect(await refusalOf(operator.operations.users.atRisk({ from: 2, to: 1 }))).toBe('invalid_input');
  });
});

describe('D5 the list of users', () => {
  it('says how risky each is, in one query for the page, and null of who is not', async () => {
    const [calm, guessed] = [await add('calm'), await add('guessed')];
    await raise('brute-force-user', guessed);
    await raise('sign-in-failures-user', guessed);
    const { users } = await operator.operations.users.list({});
    expect(new Map(users.map(({ sub, risk }) => [sub, risk]))).toEqual(
      new Map([
        [guessed, { risk: 65, severity: 'high', alerts: 2 }],
        [calm, null],
      ]),
    );
  });
});
