import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { judgeSignIn } from '../../../electron/accounts/risk/judge-sign-in.ts';
import { MOST_VALUES, rememberSignIn } from '../../../electron/accounts/risk/remember-sign-in.ts';
import type { RiskPolicy } from '../../../electron/accounts/risk/risk-policy.ts';
import { riskFeatures } from '../../../electron/accounts/risk/score-sign-in.ts';
import { DATABASE_FILE } from '../../../electron/store/database-file.ts';
import { createWorld, type Person, type World } from '../../support/world.ts';

const DAY = 86_400_000;
const risk: RiskPolicy = { mode: 'observe', medium: 50, high: 85, halfLifeDays: 60 };
const HOME = { address: '203.0.113.20', agent: 'Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0' };
const AWAY = { address: '198.51.100.9', agent: 'curl/8.5' };
let world: World;
let count = 0;

beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const addPerson = (): Promise<Person> => {
  count += 1;
  return world.addUser({ name: `person-${count}` });
};
const remember = async (person: Person, place: typeof HOME, times = 1, policy: RiskPolicy = risk): Promise<void> => {
  for (let n = 0; n < times; n++)
    await world.store.write((tx) => rememberSignIn(tx, { ...world, risk: policy }, { userId: person.id, ...place }));
};
const judge = (person: Person, place: typeof HOME, policy: RiskPolicy | undefined = risk) =>
  judgeSignIn(world.store.read, { ...world, risk: policy }, { userId: person.id, ...place, knownBrowser: false });
const kept = (person: Person) => world.store.read.signInHistory.ofUser(person.id);

describe('the history of sign-ins', () => {
  it('tells the usual from the strange, for each person apart', async () => {
    const [ada, bob] = [await addPerson(), await addPerson()];
    await remember(ada, HOME, 20);
    await remember(bob, AWAY, 20);
    expect((await judge(ada, HOME))?.level).toBe('low');
    expect((await judge(ada, AWAY))?.level).toBe('high');
    expect((await judge(bob, AWAY))?.level).toBe('low');
  });

  it('knows again what differs in spelling or version only', async () => {
    const person = await addPerson();
    await remember(person, HOME, 5);
    const updated = await judge(person, { ...HOME, agent: HOME.agent.replaceAll('143', '151') });
    expect(updated?.reasons.find(({ feature }) => feature === 'agent')).toMatchObject({ seen: 5, ofSignIns: 5 });
  });

  it('knows an address of IPv6 again by its /64, within which a host takes another one each day', async () => {
    const person = await addPerson();
    await remember(person, { ...HOME, address: '2001:db8:1:2::1' }, 5);
    const later = await judge(person, { ...HOME, address: '2001:db8:1:2:a:b:c:d' });
    expect(later?.reasons.find(({ feature }) => feature === 'address')).toMatchObject({ seen: 5, ofSignIns: 5 });
  });

  it('holds no address, network or program that can be read', async () => {
    const person = await addPerson();
    await remember(person, HOME);
    const rows = await kept(person);
    expect(rows.map(({ feature }) => feature).toSorted()).toEqual(riskFeatures.toSorted());
    for (const { feature, value } of rows) expect(value).toHaveLength(feature === 'hour' ? value.length : 32);
    const db = new Database(join(world.directory, DATABASE_FILE), { readonly: true });
    const all = JSON.stringify([db.prepare('SELECT * FROM sign_in_value').all(), db.prepare('SELECT * FROM sign_in_common').all()]);
    db.close();
    expect(all).not.toContain('203.0.113');
    expect(all.toLowerCase()).not.toContain('firefox');
  });

  it(`keeps at most ${MOST_VALUES} values of a feature, and of those the familiar ones`, async () => {
    const person = await addPerson();
    await remember(person, HOME, 5);
    for (let n = 0; n < MOST_VALUES + 20; n++) await remember(person, { address: `10.${n}.0.1`, agent: `tool${n}/1` });
    const rows = await kept(person);
    for (const feature of ['address', 'network', 'agent']) expect(rows.filter((row) => row.feature === feature)).toHaveLength(MOST_VALUES);
    expect((await judge(person, HOME))?.reasons.find(({ feature }) => feature === 'address')?.seen).toBe(5);
  });

  it('fades: after the half-life a sign-in counts half, and who was long away is new again', async () => {
    const person = await addPerson();
    await remember(person, HOME, 8);
    world.clock.advance(60 * DAY);
    expect((await judge(person, HOME))?.reasons.find(({ feature }) => feature === 'agent')).toMatchObject({ seen: 4, ofSignIns: 4 });
    world.clock.advance(180 * DAY);
    expect((await judge(person, AWAY, { ...risk, medium: 1, high: 2 }))?.level).not.toBe('high');
  });

  it('goes with the person, and of what everybody has that which only they had', async () => {
    const [ada, bob] = [await addPerson(), await addPerson()];
    const own = { address: '192.0.2.77', agent: 'own-tool/1' };
    const shared = { address: '192.0.2.88', agent: 'own-tool/1' };
    await remember(ada, own);
    await remember(ada, shared);
    await remember(bob, shared);
    const [addresses] = [(await kept(ada)).filter(({ feature }) => feature === 'address')];
    const before = (await world.store.read.signInHistory.total('address'))?.distinct ?? 0;
    await world.store.write((tx) => tx.users.remove(ada.id));
    expect(await kept(ada)).toEqual([]);
    const left = await Promise.all(addresses.map(({ value }) => world.store.read.signInHistory.common('address', value)));
    expect(left.filter((one) => one !== undefined)).toHaveLength(1);
    expect((await world.store.read.signInHistory.total('address'))?.distinct).toBe(before - 1);
    expect(await kept(bob)).not.toEqual([]);
  });

  it('is neither read nor kept where risk is off, or not set', async () => {
    const person = await addPerson();
    await remember(person, HOME, 3, { ...risk, mode: 'off' });
    await world.store.write((tx) => rememberSignIn(tx, world, { userId: person.id, ...HOME }));
    expect(await kept(person)).toEqual([]);
    expect(await judge(person, HOME, { ...risk, mode: 'off' })).toBeNull();
  });

  it('counts nothing when the unit it belongs to fails', async () => {
    const person = await addPerson();
    const failing = world.store.write(async (tx) => {
      await rememberSignIn(tx, { ...world, risk }, { userId: person.id, ...HOME });
      throw new Error('the session could not begin');
    });
    await expect(failing).rejects.toThrow('the session could not begin');
    expect(await kept(person)).toEqual([]);
  });
});
