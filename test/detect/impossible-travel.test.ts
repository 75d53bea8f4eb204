import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compileRule } from '../../electron/detect/compile-rule.ts';
import type { DetectedFact } from '../../electron/detect/detected-fact.ts';
import { createPlaces, type Places } from '../../electron/detect/places/load-places.ts';
import type { Place } from '../../electron/detect/places/place-table.ts';
import { builtInRules } from '../../electron/detect/rules/built-in-rules.ts';
import { createDetect } from '../../electron/detect/runner.ts';
import { alertSentence } from '../../electron/operations/alerts/words/alert-sentence.ts';
import { createLogWorld } from '../support/log-world.ts';
import { recordTimed, signedIn } from './detect-world.ts';
import { signIn } from './facts.ts';

const LISBON: Place = { name: 'Lisbon, PT', latitude: 38.72, longitude: -9.14 };
const PORTO: Place = { name: 'Porto, PT', latitude: 41.15, longitude: -8.61 };
const OSLO: Place = { name: 'Oslo, NO', latitude: 59.91, longitude: 10.75 };
const HOUR = 3600;

const rule = builtInRules.find(({ id }) => id === 'impossible-travel');
if (!rule) throw new Error('There is no rule impossible-travel.');
const at = (seconds: number, place: Place | null, user = 'ada'): DetectedFact => signIn(seconds, { user, place });
const foldAll = (facts: readonly DetectedFact[], changed = rule) => {
  const detector = compileRule(changed);
  return facts.flatMap((fact) => [...detector.fold(fact)]);
};

describe('impossible travel', () => {
  it('is two sign-ins of one person farther apart than an airliner flies in between; both are its facts, and both places are named', () => {
    const facts = [at(0, LISBON), at(HOUR, OSLO)];
    const [finding, ...more] = foldAll(facts);
    expect(more).toEqual([]);
    expect(finding).toMatchObject({
      subject: { kind: 'user', id: 'ada' },
      observed: expect.toSatisfy((speed: number) => Math.abs(speed - 2740) < 20),
      threshold: 900,
      facts: [facts[1]?.seq, facts[0]?.seq],
      values: { from: 'Lisbon, PT', to: 'Oslo, NO', minutes: 60 },
    });
    if (!finding) return;
    const told = { ...finding, subjectKind: finding.subject.kind, windowSeconds: finding.window };
    expect(alertSentence(rule, told, 'ada')).toMatch(
      /^User ada: signed in from Lisbon, PT and then Oslo, NO, 2.?7\d\d km apart, within an hour: 2.?7\d\d km\/h\.$/,
    );
  });

  it.each<[string, DetectedFact[]]>([
    ['the time an airliner needs', [at(0, LISBON), at(4 * HOUR, OSLO)]],
    ['places less than 500 km apart', [at(0, LISBON), at(60, PORTO)]],
    ['two people', [at(0, LISBON), at(HOUR, OSLO, 'bob')]],
    ['a place that is not known', [at(0, LISBON), at(HOUR, null)]],
    ['a day in between', [at(0, LISBON), at(25 * HOUR, OSLO)]],
    ['one sign-in', [at(0, OSLO)]],
    ['the same place again and again', [at(0, OSLO), at(1, OSLO), at(2, OSLO)]],
  ])('is not %s', (_, facts) => expect(foldAll(facts)).toEqual([]));

  it('is found at the same moment, and when the clock was set back in between, with no number that is none', () => {
    for (const seconds of [0, -60]) {
      const [finding] = foldAll([at(0, LISBON), at(seconds, OSLO)]);
      expect(finding?.observed).toSatisfy(Number.isSafeInteger);
      expect(finding?.window).toBe(60);
    }
  });

  it('compares across a sign-in whose place is not known, and goes on from the newer place', () => {
    expect(foldAll([at(0, LISBON), at(600, null), at(HOUR, OSLO), at(HOUR + 60, OSLO)])).toHaveLength(1);
    expect(foldAll([at(0, LISBON), at(HOUR, OSLO), at(2 * HOUR, LISBON)])).toHaveLength(2);
  });

  it('takes its speed and distance from the rule', () => {
    const slower = { ...rule, logic: { ...rule.logic, parameters: { kilometres_per_hour: 10_000, kilometres: 500 } } } as typeof rule;
    expect(foldAll([at(0, LISBON), at(HOUR, OSLO)], slower)).toEqual([]);
    const nearer = { ...rule, logic: { ...rule.logic, parameters: { kilometres_per_hour: 900, kilometres: 100 } } } as typeof rule;
    expect(foldAll([at(0, LISBON), at(60, PORTO)], nearer)).toHaveLength(1);
  });

  it('forgets the place of a person whose alert was closed', () => {
    const detector = compileRule(rule);
    detector.fold(at(0, LISBON));
    detector.forget('ada', 'a');
    expect(detector.fold(at(60, OSLO))).toEqual([]);
  });
});

describe('impossible travel on the log', () => {
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'gatewatch-travel-'));
    await writeFile(join(directory, 'places.csv'), '192.0.2.0/24,PT,38.72,-9.14,Lisbon\n198.51.100.0/24,NO,59.91,10.75,Oslo\n');
  });
  afterAll(() => rm(directory, { recursive: true, force: true }));

  const alertsWith = async (places: Places | undefined): Promise<string[]> => {
    const world = await createLogWorld();
    await recordTimed(world, [
      { after: 0, fact: signedIn('ada', '192.0.2.7') },
      { after: HOUR * 1000, fact: signedIn('ada', '198.51.100.7') },
      { after: 1000, fact: signedIn('ada', '10.0.0.1') },
    ]);
    const detect = createDetect({ ...world, places });
    const folded = await detect.fold(await world.store.read.followers.factsAfter(0, 100));
    await world.store.write((tx) => folded.write(tx));
    const alerts = await world.store.read.alerts.list({ suppressed: true, limit: 10 });
    await world.close();
    return alerts.map((alert) => `${alert.rule} ${alert.subject} ${alert.values.from} ${alert.values.to}`);
  };

  it('raises an alert once, with the places of the database', async () => {
    const places = createPlaces({ placeDatabase: join(directory, 'places.csv'), sharedNetworks: [] });
    await places.load();
    expect(await alertsWith(places)).toEqual(['impossible-travel ada Lisbon, PT Oslo, NO']);
  });

  it('raises none without a database, and none where one of the networks is shared', async () => {
    expect(await alertsWith(undefined)).toEqual([]);
    const places = createPlaces({ placeDatabase: join(directory, 'places.csv'), sharedNetworks: ['198.51.100.0/24'] });
    await places.load();
    expect(await alertsWith(places)).toEqual([]);
  });
});
