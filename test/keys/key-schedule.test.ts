import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type KeyChange, type KeyRecord, planRotation, type RotationPolicy } from '../../electron/keys/key-schedule.ts';
import { type SigningAlgorithm, signingAlgorithms } from '../../electron/oauth/client.ts';

const DAY = 86_400_000;
const HOUR = 3_600_000;
const policy: RotationPolicy = { algs: ['ES256'], everyDays: 90, overlap: 3600, publishAhead: 86_400 };
const dates = { activatedAt: null, retiringAt: null, retiredAt: null };

/** What the store does with a plan: the checks of its unique index over active keys included. */
const apply = (keys: readonly KeyRecord[], changes: readonly KeyChange[], now: number): KeyRecord[] => {
  let after = [...keys];
  for (const change of changes) {
    if (change.change === 'generate') {
      const kid = `${change.alg}-${after.length}`;
      const activatedAt = change.state === 'active' ? now : null;
      after.push({ ...dates, kid, alg: change.alg, state: change.state, createdAt: now, activatedAt });
    } else {
      const { kid } = change;
      const step: Partial<KeyRecord> = {
        activate: { state: 'active', activatedAt: now } as const,
        retire: { state: 'retiring', retiringAt: now } as const,
        erase: { state: 'retired', retiredAt: now } as const,
      }[change.change];
      after = after.map((key) => (key.kid === kid ? { ...key, ...step } : key));
    }
    const active = after.filter((key) => key.state === 'active').map((key) => key.alg);
    if (new Set(active).size !== active.length) throw new Error('two active keys of one algorithm');
  }
  return after;
};
const rotate = (keys: readonly KeyRecord[], now: number, by = policy, command?: { alg?: SigningAlgorithm }): KeyRecord[] =>
  apply(keys, planRotation(keys, now, by, command), now);
const states = (keys: readonly KeyRecord[]): string[] => keys.map((key) => key.state);

describe('the rotation of signing keys', () => {
  it('makes the first key at once and then leaves it alone', () => {
    expect(planRotation([], 0, policy)).toEqual([{ change: 'generate', alg: 'ES256', state: 'active' }]);
    const keys = rotate([], 0);
    for (const now of [0, 1, DAY, 89 * DAY - 1]) expect(planRotation(keys, now, policy)).toEqual([]);
  });

  it('publishes the next key ahead, changes over when due, keeps the former for the overlap, then erases it', () => {
    let keys = rotate([], 0);
    keys = rotate(keys, 89 * DAY);
    expect(states(keys)).toEqual(['active', 'next']);
    expect(planRotation(keys, 90 * DAY - 1, policy)).toEqual([]);
    expect(planRotation(keys, 90 * DAY, policy)).toEqual([
      { change: 'retire', alg: 'ES256', kid: 'ES256-0' },
      { change: 'activate', alg: 'ES256', kid: 'ES256-1' },
    ]);
    keys = rotate(keys, 90 * DAY);
    expect(states(keys)).toEqual(['retiring', 'active']);
    expect(planRotation(keys, 90 * DAY + HOUR - 1, policy)).toEqual([]);
    expect(planRotation(keys, 90 * DAY + HOUR, policy)).toEqual([{ change: 'erase', alg: 'ES256', kid: 'ES256-0' }]);
    keys = rotate(keys, 90 * DAY + HOUR);
    expect(states(keys)).toEqual(['retired', 'active']);
    expect(planRotation(keys, 179 * DAY, policy)).toEqual([{ change: 'generate', alg: 'ES256', state: 'next' }]);
  });

  it('lets a key made late, after the server was down, wait its time before it signs', () => {
    let keys = rotate([], 0);
    keys = rotate(keys, 200 * DAY);
    expect(states(keys)).toEqual(['active', 'next']);
    expect(planRotation(keys, 201 * DAY - 1, policy)).toEqual([]);
    expect(states(rotate(keys, 201 * DAY))).toEqual(['retiring', 'active']);
  });

  it('changes over in one step when nothing is to be published ahead', () => {
    const none = { ...policy, publishAhead: 0 };
    const keys = rotate([], 0, none);
    expect(planRotation(keys, 90 * DAY - 1, none)).toEqual([]);
    expect(states(rotate(keys, 90 * DAY, none))).toEqual(['retiring', 'active']);
  });

  it('rotates at once on command, with the published key if there is one, else with a new one', () => {
    const fresh = rotate([], 0);
    expect(planRotation(fresh, 5, policy, {})).toEqual([
      { change: 'retire', alg: 'ES256', kid: 'ES256-0' },
      { change: 'generate', alg: 'ES256', state: 'active' },
    ]);
    const ahead = rotate(fresh, 89 * DAY);
    expect(planRotation(ahead, 89 * DAY + 1, policy, { alg: 'ES256' })).toEqual([
      { change: 'retire', alg: 'ES256', kid: 'ES256-0' },
      { change: 'activate', alg: 'ES256', kid: 'ES256-1' },
    ]);
  });

  it('counts the period anew from a rotation on command', () => {
    const keys = rotate(rotate([], 0), 50 * DAY, policy, {});
    expect(planRotation(keys, 139 * DAY - 1, policy).filter(({ change }) => change !== 'erase')).toEqual([]);
    expect(planRotation(keys, 139 * DAY, policy)).toContainEqual({ change: 'generate', alg: 'ES256', state: 'next' });
  });

  it('touches only the algorithm a command names, and makes its first key if it has none', () => {
    const keys = rotate([], 0, { ...policy, algs: ['ES256', 'RS256'] });
    expect(planRotation(keys, 1, policy, { alg: 'RS256' }).map(({ alg }) => alg)).toEqual(['RS256', 'RS256']);
    expect(planRotation(keys, 1, policy, { alg: 'EdDSA' })).toEqual([{ change: 'generate', alg: 'EdDSA', state: 'active' }]);
    expect(new Set(planRotation(keys, 1, policy, {}).map(({ alg }) => alg))).toEqual(new Set(['ES256', 'RS256']));
  });

  it('erases an expired key of an algorithm that is no longer used, and makes no new key for it', () => {
    const left: KeyRecord = { ...dates, kid: 'old', alg: 'RS256', state: 'retiring', createdAt: 0, activatedAt: 0, retiringAt: 10 };
    const keys = [left, ...rotate([], 10)];
    expect(planRotation(keys, 10 + HOUR, policy)).toEqual([{ change: 'erase', alg: 'RS256', kid: 'old' }]);
  });

  it('does nothing rash when the clock went back', () => {
    const keys = rotate(rotate([], 100 * DAY), 150 * DAY, policy, {});
    expect(planRotation(keys, 0, policy)).toEqual([]);
  });

  it('mends a store with two active keys: the newest stays, the other goes on verifying', () => {
    const active = (kid: string, at: number): KeyRecord => ({
      ...dates,
      kid,
      alg: 'ES256',
      state: 'active',
      createdAt: at,
      activatedAt: at,
    });
    expect(planRotation([active('a', 1), active('b', 2)], 3, policy)).toEqual([{ change: 'retire', alg: 'ES256', kid: 'a' }]);
    expect(states(rotate([active('a', 1), active('b', 2)], 3, policy, {}))).toEqual(['retiring', 'retiring', 'active']);
  });

  it.each([
    { everyDays: 0 },
    { everyDays: Number.NaN },
    { overlap: 0 },
    { overlap: -1 },
    { publishAhead: -1 },
    { publishAhead: 90 * 86_400 },
  ])('throws for a policy that makes no sense: %o', (wrong) => {
    expect(() => planRotation([], 0, { ...policy, ...wrong })).toThrow(RangeError);
  });
});

/** A life of a server: it looks at its keys after these pauses, sometimes on command. */
const alg = fc.constantFrom(...signingAlgorithms);
const life = fc.record({
  policy: fc
    .record({
      algs: fc.uniqueArray(alg, { minLength: 1 }),
      everyDays: fc.integer({ min: 1, max: 120 }),
      overlap: fc.integer({ min: 1, max: 200 * 86_400 }),
      part: fc.double({ min: 0, max: 0.99, noNaN: true }),
    })
    .map(({ part, ...rest }): RotationPolicy => ({ ...rest, publishAhead: Math.floor(rest.everyDays * 86_400 * part) })),
  steps: fc.array(
    fc.record({
      pause: fc.oneof(fc.integer({ min: 0, max: 2 * DAY }), fc.integer({ min: 0, max: 300 * DAY })),
      command: fc.option(fc.oneof(fc.constant({}), fc.record({ alg })), { nil: undefined, freq: 4 }),
    }),
    { minLength: 1, maxLength: 40 },
  ),
});

describe('whatever the life of a server', () => {
  it('each algorithm in use has exactly one active key, and a plan once applied leaves nothing to do', () => {
    fc.assert(
      fc.property(life, ({ policy: by, steps }) => {
        let [keys, now] = [[] as KeyRecord[], 0];
        const inUse = new Set(by.algs);
        for (const { pause, command } of steps) {
          now += pause;
          keys = rotate(keys, now, by, command);
          if (command !== undefined && 'alg' in command) inUse.add(command.alg);
          for (const name of inUse) expect(keys.filter((key) => key.alg === name && key.state === 'active')).toHaveLength(1);
          expect(keys.filter((key) => key.state === 'active')).toHaveLength(inUse.size);
          expect(planRotation(keys, now, by)).toEqual([]);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('a key that signed is published for the whole overlap, and no key signs that was not published long enough, but on command', () => {
    fc.assert(
      fc.property(life, ({ policy: by, steps }) => {
        let [keys, now] = [[] as KeyRecord[], 0];
        const lastSigned = new Map<string, number>();
        for (const { pause, command } of steps) {
          // Until this look the key that was active went on signing.
          now += pause;
          for (const key of keys) if (key.state === 'active') lastSigned.set(key.kid, now);
          const before = keys;
          keys = rotate(keys, now, by, command);
          for (const key of keys) {
            if (key.state === 'retired') expect(now).toBeGreaterThanOrEqual((lastSigned.get(key.kid) ?? 0) + by.overlap * 1000);
            const was = before.find(({ kid }) => kid === key.kid)?.state;
            const succeeded = before.some((old) => old.alg === key.alg && old.state === 'active');
            if (command === undefined && key.state === 'active' && was !== 'active' && succeeded) {
              expect(now - key.createdAt).toBeGreaterThanOrEqual(by.publishAhead * 1000);
            }
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it('the plan does not change its input and is the same for the same input in any order', () => {
    fc.assert(
      fc.property(life, ({ policy: by, steps }) => {
        let [keys, now] = [[] as KeyRecord[], 0];
        for (const { pause, command } of steps) {
          now += pause;
          const copy = structuredClone(keys);
          const plan = planRotation(keys, now, by, command);
          expect(keys).toEqual(copy);
          const sorted = (changes: readonly KeyChange[]): string[] => changes.map((change) => JSON.stringify(change)).sort();
          expect(sorted(planRotation(copy.reverse(), now, by, command))).toEqual(sorted(plan));
          keys = apply(keys, plan, now);
        }
      }),
      { numRuns: 100 },
    );
  });
});
