import { describe, expect, it } from 'vitest';
import { canonicalUserName } from '../../electron/accounts/user-names.ts';
import { activityAt, createActs } from '../../electron/lab/traffic/acts.ts';
import { createChance } from '../../electron/lab/world/chance.ts';
import { labClients, labResources, resourceOf } from '../../electron/lab/world/clients.ts';
import { createCredentials } from '../../electron/lab/world/credentials.ts';
import { createWorld } from '../../electron/lab/world/world.ts';
import { parseRanges } from '../../electron/lib/addresses.ts';
import { createSeededRandom } from '../support/seeded-random.ts';

const documentation = parseRanges(['192.0.2.0/24', '198.51.100.0/24', '203.0.113.0/24', '2001:db8::/32']);
const reservedHost = /(?:^|\.)(?:example\.com|example|test)$/;

const decisions = (seed: number, count: number, hour = 10) => {
  const next = createActs(createWorld(seed), seed);
  return Array.from({ length: count }, () => {
    const act = next(hour);
    return [act.gap, act.by, act.kind, act.by === 'person' ? act.person.name : null, act.client.id, act.chance.number()];
  });
};

describe('the world of a seed', () => {
  it('is the same each time, and another for another seed', () => {
    expect(createWorld(7)).toEqual(createWorld(7));
    expect(createWorld(8).people).not.toEqual(createWorld(7).people);
  });

  it.each([1, 2, 3, 99, 2_147_483_647])('%i has sixty people of names that the server takes as they are, each its own', (seed) => {
    const { people } = createWorld(seed);
    expect(people).toHaveLength(60);
    expect(new Set(people.map(({ name }) => name)).size).toBe(60);
    for (const { name } of people) expect(canonicalUserName(name)).toEqual({ ok: true, value: name });
    expect(people.some(({ secondFactor }) => secondFactor)).toBe(true);
    for (const { applications } of people)
      for (const id of applications) expect(labClients.some((client) => client.id === id && client.redirectUri !== null)).toBe(true);
  });

  it('lies within names and addresses that are nobody’s', () => {
    const { people, clients, resources } = createWorld(1);
    const addresses = [
      ...people.flatMap(({ home, office, carrier }) => [home, office, carrier]),
      ...clients.flatMap(({ address }) => address ?? []),
    ];
    for (const address of addresses) expect(documentation.has(address), address).toBe(true);
    const hosts = [
      ...people.map(({ email }) => email.split('@')[1] ?? ''),
      ...clients
        .flatMap(({ redirectUri, signedOutUri }) => [redirectUri, signedOutUri])
        .flatMap((uri) => (uri?.startsWith('https:') ? new URL(uri).hostname : [])),
      ...resources.map(({ identifier }) => new URL(identifier).hostname),
    ];
    for (const host of hosts) expect(host).toMatch(reservedHost);
  });

  it('has clients of every way to authenticate but one, and a resource server for each scope of a service', () => {
    expect(new Set(labClients.map(({ auth }) => auth))).toEqual(
      new Set(['client_secret_basic', 'client_secret_post', 'private_key_jwt', 'none']),
    );
    for (const client of labClients.filter(({ kind }) => kind === 'service')) expect(resourceOf(client), client.id).toBeDefined();
    for (const resource of labResources) expect(labClients.some(({ id, kind }) => id === resource.client && kind === 'api')).toBe(true);
  });
});

describe('what people and clients know', () => {
  const random = createSeededRandom('lab');
  const derive = (key: string) => (label: string) => createSeededRandom(`${key} ${label}`).bytes(32);

  it('follows from the secret of the installation alone', () => {
    const world = createWorld(1);
    expect(createCredentials(world, derive('a'))).toEqual(createCredentials(world, derive('a')));
    expect(createCredentials(world, derive('a')).passwords).not.toEqual(createCredentials(world, derive('b')).passwords);
  });

  it('passes the policy whatever the secret is: no class is missing, no run and no row of keys', () => {
    for (let round = 0; round < 50; round++) {
      const { passwords } = createCredentials(createWorld(1), derive(random.bytes(8).toString('hex')));
      for (const password of Object.values(passwords)) expect(password).toMatch(/^(?:[a-z][2-9][A-Z][-_.!+]){6}$/);
    }
  });
});

describe('what happens', () => {
  it('is decided the same way for the same seed', () => {
    expect(decisions(5, 400)).toEqual(decisions(5, 400));
    expect(decisions(6, 50)).not.toEqual(decisions(5, 50));
  });

  it('is all of it, and mostly what goes well', () => {
    const kinds = decisions(1, 3000).map(([, , kind]) => String(kind));
    const of = (kind: string): number => kinds.filter((one) => one === kind).length;
    const all = [
      'open',
      'use',
      'renew',
      'mistype',
      'sign_out',
      'account',
      'wrong_code',
      'abandon',
      'deny',
      'stale_form',
      'broken_link',
      'withdraw',
    ];
    for (const kind of [...all, 'work', 'look_up', 'careless', 'hand_back']) expect(of(kind), kind).toBeGreaterThan(0);
    expect(of('open') + of('use') + of('renew') + of('work')).toBeGreaterThan(1800);
    expect(of('mistype') + of('abandon') + of('careless')).toBeLessThan(500);
  });

  it('is done by those for whom it is day', () => {
    const { people } = createWorld(1);
    const zones = (hour: number): number[] => {
      const next = createActs(createWorld(1), 1);
      return Array.from({ length: 600 }, () => next(hour)).flatMap((act) => (act.by === 'person' ? [act.person.zone] : []));
    };
    const share = (hour: number, zone: number): number => zones(hour).filter((one) => one === zone).length / zones(hour).length;
    const [west, east] = [Math.min(...people.map(({ zone }) => zone)), Math.max(...people.map(({ zone }) => zone))];
    expect(share(20, west)).toBeGreaterThan(share(8, west) * 2);
    expect(share(2, east)).toBeGreaterThan(share(16, east) * 2);
    expect([activityAt(12), activityAt(3)]).toEqual([1, 0.2]);
  });

  it('gives a second code only to those who have one', () => {
    const next = createActs(createWorld(1), 1);
    const acts = Array.from({ length: 3000 }, () => next(12));
    const wrongCodes = acts.filter((act) => act.by === 'person' && act.kind === 'wrong_code');
    expect(wrongCodes.length).toBeGreaterThan(0);
    expect(wrongCodes.every((act) => act.by === 'person' && act.person.secondFactor)).toBe(true);
  });
});

describe('chance', () => {
  it('stays within its bounds and reaches all of them', () => {
    const chance = createChance('bounds');
    const drawn = Array.from({ length: 2000 }, () => chance.between(1, 6));
    expect(new Set(drawn)).toEqual(new Set([1, 2, 3, 4, 5, 6]));
    const weighted = Array.from({ length: 2000 }, () =>
      chance.weighted(['never', 'often', 'seldom'], (one) => ({ never: 0, often: 9, seldom: 1 })[one] ?? 0),
    );
    expect(weighted).not.toContain('never');
    expect(weighted.filter((one) => one === 'often').length).toBeGreaterThan(weighted.filter((one) => one === 'seldom').length * 4);
  });

  it('cannot be drawn from nothing', () => {
    expect(() => createChance('nothing').pick([])).toThrow(RangeError);
  });
});
