import type { EpochMs, Seconds } from '../../shared/units.ts';
import type { SigningAlgorithm } from '../oauth/client.ts';

/** `next`: published, not yet signing. `active`: signs. `retiring`: verifies what it signed. `retired`: unpublished, its private part erased. */
export type KeyState = 'next' | 'active' | 'retiring' | 'retired';

export interface KeyRecord {
  readonly kid: string;
  readonly alg: SigningAlgorithm;
  readonly state: KeyState;
  readonly createdAt: EpochMs;
  readonly activatedAt: EpochMs | null;
  readonly retiringAt: EpochMs | null;
  readonly retiredAt: EpochMs | null;
}

export interface RotationPolicy {
  /** Algorithms that must have a key, besides those that already have one. */
  readonly algs: readonly SigningAlgorithm[];
  /** Days a key signs before its successor takes over. */
  readonly everyDays: number;
  /** How long a former key still verifies: the longest token lifetime and the leeway. Over 0. */
  readonly overlap: Seconds;
  /** How long a key is published before it signs, so that verifiers that cache the JWK Set know it. Less than the period; 0 for no wait. */
  readonly publishAhead: Seconds;
}

/** One step of a rotation, all dated the moment it was planned for. The caller makes the key pair a `generate` asks for. */
export type KeyChange =
  | { readonly change: 'generate'; readonly alg: SigningAlgorithm; readonly state: 'next' | 'active' }
  | { readonly change: 'activate' | 'retire' | 'erase'; readonly alg: SigningAlgorithm; readonly kid: string };

const DAY_MS = 86_400_000;

const check = ({ everyDays, overlap, publishAhead }: RotationPolicy): void => {
  if (!(everyDays > 0) || !(overlap > 0) || !(publishAhead >= 0) || !(publishAhead * 1000 < everyDays * DAY_MS)) {
    throw new RangeError('A rotation policy wants everyDays and overlap over 0, and publishAhead from 0 to less than everyDays.');
  }
};

const signingSince = (key: KeyRecord): EpochMs => key.activatedAt ?? key.createdAt;
const step = (change: 'activate' | 'retire' | 'erase', { alg, kid }: KeyRecord): KeyChange => ({ change, alg, kid });

/** The step that puts a key in force at once: the published one where there is one. */
const replacement = (alg: SigningAlgorithm, next: KeyRecord | undefined): KeyChange =>
  next === undefined ? { change: 'generate', alg, state: 'active' } : step('activate', next);

const planSuccession = (active: KeyRecord, next: KeyRecord | undefined, now: EpochMs, policy: RotationPolicy): KeyChange[] => {
  const due = signingSince(active) + policy.everyDays * DAY_MS;
  const ahead = policy.publishAhead * 1000;
  // A key made late, because the server was down when it was due, still waits its time before it signs.
  const known = next === undefined ? ahead === 0 : now >= next.createdAt + ahead;
  if (now >= due && known) return [step('retire', active), replacement(active.alg, next)];
  return next === undefined && now >= due - ahead ? [{ change: 'generate', alg: active.alg, state: 'next' }] : [];
};

const planAlgorithm = (
  alg: SigningAlgorithm,
  keys: readonly KeyRecord[],
  now: EpochMs,
  policy: RotationPolicy,
  atOnce: boolean,
): KeyChange[] => {
  const ofAlg = keys.filter((key) => key.alg === alg);
  const [active, ...surplus] = ofAlg.filter((key) => key.state === 'active').toSorted((a, b) => signingSince(b) - signingSince(a));
  const [next] = ofAlg.filter((key) => key.state === 'next').toSorted((a, b) => a.createdAt - b.createdAt);
  if (active === undefined) return [replacement(alg, next)];
  const retired = surplus.map((key) => step('retire', key));
  if (atOnce) return [...retired, step('retire', active), replacement(alg, next)];
  return [...retired, ...planSuccession(active, next, now, policy)];
};

/**
 * Says what has to change in the server's signing keys now. Pure: the same keys and moment give the same plan, and once it is applied, with `now`
 * as the date of every step, the plan for that moment is empty.
 *
 * Once applied, every algorithm of the policy, and every one that had an active or coming key, has exactly one active key; a key that signed
 * stays published for `overlap` after its last signature. In the list a former key retires before its successor is activated, so that a unique
 * index over active keys holds.
 *
 * @param keys    All keys; retired ones may be left out.
 * @param command Rotate now: the named algorithm (its first key is made if it has none), or all when none is named. The successor signs at
 *   once, without the time ahead: a rotation by hand is the answer to a key that may be known. Each command adds a retiring key for `overlap`,
 *   so the caller limits how often it is given.
 * @throws RangeError when the policy makes no sense; the configuration's schema refuses it first.
 */
export const planRotation = (
  keys: readonly KeyRecord[],
  now: EpochMs,
  policy: RotationPolicy,
  command?: { readonly alg?: SigningAlgorithm },
): readonly KeyChange[] => {
  check(policy);
  const kept = keys.filter((key) => key.state === 'active' || key.state === 'next').map((key) => key.alg);
  const algs = new Set([...policy.algs, ...kept, ...(command?.alg === undefined ? [] : [command.alg])]);
  const isCommanded = (alg: SigningAlgorithm): boolean => command !== undefined && (command.alg === undefined || command.alg === alg);
  const expired = keys.filter(
    (key) => key.state === 'retiring' && key.retiringAt !== null && now >= key.retiringAt + policy.overlap * 1000,
  );
  const successions = [...algs].flatMap((alg) => planAlgorithm(alg, keys, now, policy, isCommanded(alg)));
  return [...expired.map((key) => step('erase', key)), ...successions];
};
