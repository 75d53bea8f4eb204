import { beforeEach, describe, expect, it } from 'vitest';
import { protectionShape } from '../../electron/config/schema/protection.ts';
import { createPeopleSeen, type PeopleSeen } from '../../electron/limits/people-seen.ts';
import {
  createRequestObserver,
  type ObserverConfig,
  type RequestObserver,
  type Sighting,
} from '../../electron/observe/requests/request-observer.ts';
import { addSample, deviationOf, newResponseBaseline } from '../../electron/observe/requests/response-baseline.ts';
import type { Unusual, UnusualSubject } from '../../electron/observe/requests/unusual-requests.ts';
import { createTestClock, type TestClock } from '../support/test-clock.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const A = '203.0.113.9';
const CONFIG: ObserverConfig = protectionShape.protection.parse(undefined).observer;

let clock: TestClock;
let people: PeopleSeen;
let told: { subject: UnusualSubject; unusual: Unusual }[];
let observer: RequestObserver;

const start = (changes: Partial<ObserverConfig> = {}): void => {
  clock = createTestClock();
  people = createPeopleSeen({ clock });
  told = [];
  const unusual = {
    note: (subject: UnusualSubject, one: Unusual) => void told.push({ subject, unusual: one }),
    flush: async () => undefined,
  };
  observer = createRequestObserver({ clock, config: { ...CONFIG, ...changes }, people, unusual });
};
beforeEach(() => start());

const see = (times: number, sighting: Partial<Sighting> = {}, everyMs = 0): void => {
  for (let i = 0; i < times; i++) {
    observer.note({ address: A, path: '/jwks', endpoint: 'jwks', status: 200, milliseconds: 2, ...sighting });
    clock.advance(everyMs);
  }
};
const of = (measure: Unusual['measure']) => told.filter(({ unusual }) => unusual.measure === measure);

describe('E1 the rate', () => {
  it('is unusual with the 61st request in a minute, and not with the 60th', () => {
    see(60);
    expect(told).toEqual([]);
    see(1);
    expect(told).toEqual([{ subject: { address: A }, unusual: { measure: 'rate', observed: 61, threshold: 60, window_seconds: 60 } }]);
  });

  it('is told once a minute, however much is asked', () => {
    see(6000, {}, 20);
    expect(of('rate')).toHaveLength(2);
    clock.advance(10 * MINUTE);
    see(60, {}, SECOND);
    expect(of('rate')).toHaveLength(2);
  });

  it('slides: sixty before a full minute and sixty after it are too many', () => {
    clock.advance(1);
    see(1);
    clock.advance(58 * SECOND);
    see(59);
    clock.advance(2 * SECOND);
    see(59);
    expect(of('rate')).toHaveLength(1);
  });

  it('is that of one address: not of its neighbour, but of its whole /64', () => {
    see(60, { address: '203.0.113.10' });
    see(60);
    expect(told).toEqual([]);
    for (let i = 0; i < 61; i++) see(1, { address: `2001:db8::${i.toString(16)}` });
    expect(told).toMatchObject([{ subject: { address: '2001:db8::3c' } }]);
  });

  it('is not unusual at an address that many people share, until they ask more than so many would', () => {
    for (let i = 0; i < 10; i++) people.note(A, `person-${i}`);
    see(600);
    expect(told).toEqual([]);
    see(1);
    expect(told).toMatchObject([{ unusual: { observed: 601, threshold: 600 } }]);
  });

  it('of a client that proved itself is its own and not that of its address', () => {
    see(61, { endpoint: 'token', path: '/token', client: 'svc', isProven: true });
    expect(told).toEqual([{ subject: { client: 'svc' }, unusual: expect.objectContaining({ measure: 'rate', observed: 61 }) }]);
  });

  it('of a public client counts for the address, since anybody can say its name, and grows with its people', () => {
    for (let i = 0; i < 4; i++) people.note('client spa', `person-${i}`);
    see(61, { client: 'spa' });
    expect(told).toMatchObject([{ subject: { address: A } }]);
    for (let i = 0; i < 200; i++) see(1, { client: 'spa', address: `198.51.100.${i}` });
    expect(told.filter(({ subject }) => 'client' in subject)).toMatchObject([{ subject: { client: 'spa' }, unusual: { threshold: 240 } }]);
  });

  it('of a resource server that introspects is nobody’s: that has a limit of its own', () => {
    see(170, { endpoint: 'introspect', path: '/introspect', client: 'rs', isProven: true });
    expect(told).toEqual([]);
  });

  it('of a person is counted wherever they are', () => {
    for (let i = 0; i < 61; i++) see(1, { user: 'u1', address: `198.51.100.${i}` });
    expect(told).toMatchObject([{ subject: { user: 'u1' }, unusual: { measure: 'rate' } }]);
  });
});

describe('E1 failures', () => {
  it('are unusual with the sixth in five minutes, and told once', () => {
    see(5, { status: 401 }, 10 * SECOND);
    expect(told).toEqual([]);
    see(20, { status: 401 });
    expect(of('failures')).toEqual([
      { subject: { address: A }, unusual: { measure: 'failures', observed: 6, threshold: 5, window_seconds: 300 } },
    ]);
  });

  it('are not unusual when they are spread over more time', () => {
    see(30, { status: 403 }, 70 * SECOND);
    expect(of('failures')).toEqual([]);
  });

  it('are neither what failed here, nor what browsers ask for by themselves', () => {
    see(20, { status: 503 });
    see(20, { status: 404, path: '/favicon.ico', endpoint: null });
    expect(of('failures')).toEqual([]);
    see(6, { status: 404, path: '/favicon.ico.php', endpoint: null });
    expect(of('failures')).toHaveLength(1);
  });

  it('are as many as the people of an address have', () => {
    for (let i = 0; i < 3; i++) people.note(A, `person-${i}`);
    see(15, { status: 403 });
    expect(of('failures')).toEqual([]);
    see(1, { status: 403 });
    expect(of('failures')).toHaveLength(1);
  });
});

describe('E1 endpoints', () => {
  it('are unusual with the 21st, whether they exist or not', () => {
    for (let i = 0; i < 20; i++) see(3, { path: `/admin-${'abcdefghijklmnopqrst'[i]}`, endpoint: null, status: 404 }, 1000);
    expect(of('endpoints')).toEqual([]);
    see(1, { path: '/token', endpoint: 'token', status: 405 });
    expect(of('endpoints')).toEqual([
      { subject: { address: A }, unusual: { measure: 'endpoints', observed: 21, threshold: 20, window_seconds: 300 } },
    ]);
  });

  it('are the same with another id, number, case or slash', () => {
    for (let i = 0; i < 50; i++) {
      see(1, { path: `/users/${i}`, endpoint: null, status: 404 }, 5000);
      see(1, { path: `/Users/${i}/`, endpoint: null, status: 404 });
      see(1, { path: `/o/0f8fad5b-d9cb-469f-a165-7086772895${10 + i}`, endpoint: null, status: 404 });
    }
    expect(of('endpoints')).toEqual([]);
  });

  it('begin anew with each window', () => {
    for (let i = 0; i < 60; i++)
      see(1, { path: `/p-${String.fromCharCode(97 + (i % 26))}${String.fromCharCode(97 + Math.floor(i / 26))}` }, 20 * SECOND);
    expect(of('endpoints')).toEqual([]);
  });

  it('are told apart in bounded numbers', () => {
    start({ endpoints: 256 });
    for (let i = 0; i < 64; i++) people.note(A, `person-${i}`);
    for (let i = 0; i < 5000; i++)
      see(1, { path: `/${i.toString(26).replace(/\d/g, (digit) => 'qrstuvwxyz'[Number(digit)] ?? '')}`, endpoint: null });
    expect(of('endpoints')).toMatchObject([{ unusual: { observed: 512, threshold: 511 } }]);
  });
});

describe('E1 the response time', () => {
  const times = (values: readonly number[], sighting: Partial<Sighting> = {}): void => {
    for (const milliseconds of values) see(1, { milliseconds, ...sighting }, 2000);
  };
  const usual = [10, 12, 9, 11, 10, 13, 9, 10, 11, 10];

  it('is unusual beyond three standard deviations, after ten samples', () => {
    times([...usual, 900]);
    expect(of('response_time')).toMatchObject([
      { subject: { address: A }, unusual: { observed: 900, baseline: 11, threshold: 261, window_seconds: 60 } },
    ]);
    expect(of('response_time')[0]?.unusual.deviation).toBeGreaterThan(3);
  });

  it.each([
    ['with nine samples', [...usual.slice(1), 900]],
    ['when it is quicker', [...usual.map((value) => value * 100), 1]],
    ['when it is slower by next to nothing', [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2]],
    ['within what varies that much', [100, 900, 200, 1200, 90, 1500, 300, 1100, 50, 1000, 1700]],
    ['when it becomes slow bit by bit', Array.from({ length: 60 }, (_, at) => 100 + at * 20)],
  ])('is not unusual %s', (_when, values) => {
    times(values);
    expect(of('response_time')).toEqual([]);
  });

  it('is compared within an endpoint: what takes long by nature does not', () => {
    times(usual);
    times([600, 610, 590, 605], { endpoint: 'sign_in', path: '/sign-in' });
    expect(of('response_time')).toEqual([]);
  });

  it('of what was refused or not worked on says nothing', () => {
    times(usual);
    see(1, { milliseconds: null });
    see(1, { milliseconds: 900, status: 401 });
    expect(of('response_time')).toEqual([]);
  });

  it('is told once a minute', () => {
    times([...usual, 900, 2000, 9000]);
    expect(of('response_time')).toHaveLength(1);
  });

  it('mean and deviation are those of all samples', () => {
    const baseline = newResponseBaseline();
    const samples = [3, 7, 7, 19, 24, 4, 4, 8];
    for (const sample of samples) addSample(baseline, sample, 100);
    const mean = samples.reduce((sum, value) => sum + value) / samples.length;
    const variance = samples.reduce((sum, value) => sum + (value - mean) ** 2, 0) / samples.length;
    expect(baseline.mean).toBeCloseTo(mean, 9);
    expect(baseline.variance).toBeCloseTo(variance, 9);
    expect(deviationOf(baseline, mean + 2 * Math.sqrt(variance))).toBeCloseTo(2, 9);
  });
});

describe('the observer', () => {
  it('sees nothing when it is off', () => {
    start({ enabled: false });
    see(1000, { status: 401 });
    expect(told).toEqual([]);
  });

  it('forgets who was not seen for long, and never fails over who they are', () => {
    for (let i = 0; i < 60_000; i++) see(1, { address: `10.${(i >> 16) & 255}.${(i >> 8) & 255}.${i & 255}` });
    for (const address of ['', '0.0.0.0', 'no address', '::', 'fe80::1%eth0']) see(61, { address });
    expect(of('rate')).toHaveLength(5);
  });
});
