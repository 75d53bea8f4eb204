import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { kilometresBetween } from '../../../electron/detect/places/kilometres-between.ts';
import { createPlaces } from '../../../electron/detect/places/load-places.ts';
import { whyInactive } from '../../../electron/detect/places/why-inactive.ts';
import { builtInRules } from '../../../electron/detect/rules/built-in-rules.ts';
import { examinePlaces } from '../../../electron/doctor/checks/examine-places.ts';
import type { Subject } from '../../../electron/doctor/subject.ts';

let directory: string;
let count = 0;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gatewatch-places-'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

const LIST = [
  'start,end,country,latitude,longitude,name',
  '# made up',
  '192.0.2.0,192.0.2.127,PT,38.72,-9.14,Lisbon',
  '192.0.2.128/25,no,59.91,10.75,"Oslo, by the ""fjord"""',
  '',
  '198.51.100.0/24,JP,35.68,139.69,Tokyo',
  '10.0.0.0/8,DE,52.52,13.4,Nowhere',
  '2001:db8:1::/48,BR,-23.55,-46.63,São Paulo',
  '2001:db8:2::,2001:db8:2:ffff:ffff:ffff:ffff:ffff,AU,-33.87,151.21',
];

const load = async (lines: readonly string[], sharedNetworks: readonly string[] = [], limits?: { bytes: number; ranges: number }) => {
  count += 1;
  const placeDatabase = join(directory, `${count}.csv`);
  await writeFile(placeDatabase, lines.join('\n'));
  const places = createPlaces({ placeDatabase, sharedNetworks }, limits);
  await places.load();
  return places;
};

describe('a place database', () => {
  it.each([
    ['192.0.2.0', 'Lisbon, PT'],
    ['192.0.2.127', 'Lisbon, PT'],
    ['::ffff:192.0.2.5', 'Lisbon, PT'],
    ['192.0.2.128', 'Oslo, by the "fjord", NO'],
    ['198.51.100.255', 'Tokyo, JP'],
    ['2001:db8:1::1', 'São Paulo, BR'],
    ['2001:db8:2:ffff::1', 'AU'],
    ['198.51.101.0', undefined],
    ['2001:db8:3::', undefined],
    ['10.1.2.3', undefined],
    ['127.0.0.1', undefined],
    ['::1', undefined],
    ['no address', undefined],
    ['', undefined],
  ])('tells where %s is: %s', async (address, name) => expect((await load(LIST)).placeOf(address)?.name).toBe(name));

  it('is the same in any order of its lines, and with the line ends of any system', async () => {
    const turned = await load([LIST[0] ?? '', ...LIST.slice(1).toReversed()].map((line) => `${line}\r`));
    expect(turned.state()).toEqual({ is: 'loaded', ranges: 6 });
    expect(turned.placeOf('192.0.2.200')?.latitude).toBe(59.91);
  });

  it('knows no place within the networks that are named as shared', async () => {
    const places = await load(LIST, ['198.51.100.0/24', '2001:db8:1::/48']);
    expect([places.placeOf('198.51.100.1'), places.placeOf('2001:db8:1::1')]).toEqual([null, null]);
    expect(places.placeOf('192.0.2.1')).not.toBeNull();
  });

  it('finds every range among many, and nothing between them', async () => {
    const many = Array.from({ length: 5000 }, (_, n) => `11.${n >> 8}.${n & 255}.0/25,SE,${(n % 90).toFixed(2)},0.5`);
    const places = await load(many);
    for (let n = 0; n < 5000; n++) {
      expect(places.placeOf(`11.${n >> 8}.${n & 255}.127`)?.latitude).toBe(n % 90);
      expect(places.placeOf(`11.${n >> 8}.${n & 255}.128`)).toBeNull();
    }
  });

  it.each<[string, string, string]>([
    ['an address that is none', '300.0.2.0,192.0.2.127,PT,38.72,-9.14', 'is not an address'],
    ['a range of two families', '192.0.2.0,2001:db8::,PT,38.72,-9.14', 'one family'],
    ['a range that ends before it begins', '192.0.2.9,192.0.2.1,PT,38.72,-9.14', 'ends before it begins'],
    ['address bits beyond the prefix', '192.0.2.5/24,PT,38.72,-9.14', 'bits beyond its prefix'],
    ['IPv6 finer than a /64', '2001:db8::/96,PT,38.72,-9.14', 'whole /64'],
    ['no country', '192.0.2.0/24,Portugal,38.72,-9.14', 'not two letters'],
    ['a latitude beyond the poles', '192.0.2.0/24,PT,98.72,-9.14', 'latitude'],
    ['a longitude that is no number', '192.0.2.0/24,PT,38.72,west', 'longitude'],
    ['fields that are missing', '192.0.2.0/24', 'not two letters'],
    ['a second heading', 'start,end,country,latitude,longitude', 'is not an address'],
    ['a line without end', `192.0.2.0/24,PT,38.72,-9.14,${'x'.repeat(2000)}`, 'longer than'],
  ])('with %s is not used, and the line is named', async (_, line, why) => {
    const places = await load([...LIST, line]);
    expect(places.state()).toMatchObject({ is: 'failed', problem: expect.stringMatching(/line 10: /) });
    expect(places.state()).toMatchObject({ problem: expect.stringContaining(why) });
    expect(places.placeOf('192.0.2.1')).toBeNull();
  });

  it('whose ranges overlap is not used, and the line is named', async () => {
    const places = await load([...LIST, '192.0.2.64/26,ES,40.4,-3.7']);
    expect(places.state()).toMatchObject({ is: 'failed', problem: expect.stringMatching(/line \d+: the range has addresses in common/) });
  });

  it('names five problems at the most', async () => {
    const places = await load(new Array<string>(100).fill('x,y,z'));
    const state = places.state();
    expect(state.is === 'failed' ? state.problem.match(/line \d+:/g) : []).toHaveLength(5);
  });

  it('is not used beyond its limits of size and number', async () => {
    expect((await load(LIST, [], { bytes: 10, ranges: 100 })).state()).toMatchObject({
      is: 'failed',
      problem: expect.stringContaining('larger'),
    });
    expect((await load(LIST, [], { bytes: 10_000, ranges: 2 })).state()).toMatchObject({
      is: 'failed',
      problem: expect.stringContaining('more than 2 ranges'),
    });
  });

  it('that is empty, missing or a directory is told as such', async () => {
    expect((await load(['# nothing'])).state()).toMatchObject({ is: 'failed', problem: expect.stringContaining('no range') });
    for (const placeDatabase of [join(directory, 'absent.csv'), directory])
      expect(await createPlaces({ placeDatabase, sharedNetworks: [] }).load()).toMatchObject({ is: 'failed' });
  });

  it('is read once', async () => {
    const places = await load(LIST);
    const state = places.state();
    await writeFile(join(directory, `${count}.csv`), 'broken');
    expect(await places.load()).toBe(state);
  });
});

describe('a rule that needs a place database', () => {
  const [needs, others] = [
    builtInRules.filter(({ id }) => id === 'impossible-travel'),
    builtInRules.filter(({ id }) => id !== 'impossible-travel'),
  ];

  it('says that it is not active without one, or with one that cannot be used', async () => {
    for (const rule of needs) {
      expect(whyInactive(rule, undefined)).toContain('risk.placeDatabase');
      expect(whyInactive(rule, createPlaces({ sharedNetworks: [] }))).toContain('risk.placeDatabase');
      expect(whyInactive(rule, await load(['x']))).toContain('line 1:');
      expect(whyInactive(rule, await load(LIST))).toBeNull();
    }
    for (const rule of others) expect(whyInactive(rule, undefined)).toBeNull();
  });

  it.each<[string, readonly string[] | null, string, RegExp]>([
    ['none', null, 'ok', /not active/],
    ['a good one', LIST, 'ok', /6 ranges/],
    ['a broken one', ['x'], 'warn', /line 1: /],
  ])('is looked after by the doctor: %s', async (_, lines, status, evidence) => {
    const placeDatabase = join(directory, 'doctor.csv');
    if (lines) await writeFile(placeDatabase, lines.join('\n'));
    const config = { risk: { sharedNetworks: [], ...(lines ? { placeDatabase } : {}) } } as unknown as Subject['config'];
    expect(await examinePlaces({ config } as Subject)).toEqual([
      expect.objectContaining({ id: 'places', status, evidence: expect.stringMatching(evidence) }),
    ]);
  });
});

describe('the way between two places', () => {
  it.each<[string, [number, number], [number, number], number]>([
    ['Lisbon and Oslo', [38.72, -9.14], [59.91, 10.75], 2740],
    ['the poles', [90, 0], [-90, 0], 20_015],
    ['either side of the date line', [0, 179.5], [0, -179.5], 111],
    ['a place and itself', [59.91, 10.75], [59.91, 10.75], 0],
  ])('is that of a great circle: %s', (_, [a, b], [c, d], expected) => {
    const length = kilometresBetween({ latitude: a, longitude: b }, { latitude: c, longitude: d });
    expect(Math.abs(length - expected)).toBeLessThanOrEqual(Math.max(1, expected * 0.005));
  });
});
