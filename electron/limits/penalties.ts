import type { EpochMs, Millis, Seconds } from '../../shared/units.ts';
import { limitKeyAddress } from '../lib/addresses.ts';
import type { Clock } from '../lib/clock.ts';
import { type AddressRange, rangeHas } from './address-range.ts';
import { createRecentMap } from './recent-map.ts';

export type ViolationKind = 'limit' | 'attack' | 'blocked';

export interface PenaltyConfig {
  readonly enabled: boolean;
  readonly first: { readonly violations: number; readonly minutes: number };
  readonly second: { readonly violations: number; readonly minutes: number };
  readonly forgetMinutes: number;
}

/** A penalty that begins. */
export interface Penalty {
  readonly violations: number;
  readonly until: EpochMs;
  readonly level: 1 | 2;
}

/** An address that has to wait. */
export interface PenalisedAddress extends Penalty {
  /** As it is counted: an IPv4 address, or the /64 of IPv6. */
  readonly address: string;
}

/** A penalty of an earlier run of the server. */
export interface EarlierPenalty extends Penalty {
  /** As it was seen or as it is counted. */
  readonly address: string;
  readonly beganAt: EpochMs;
}

/** Penalties that grow: who breaks the limits again and again waits, and waits longer. */
export interface Penalties {
  /**
   * Counts a violation.
   *
   * @returns The penalty that begins with it; null when none does.
   */
  violated(address: string, kind: ViolationKind): Penalty | null;
  /**
   * Takes a penalty up again that began before a restart. It lasts until it would have, but no longer than penalties of its level last now; one that is over, or ends
   * before what the address has to bear already, changes nothing.
   *
   * @returns Whether the address has to wait for it.
   */
  restore(penalty: EarlierPenalty): boolean;
  /** How long the address still has to wait; 0 when it has not to. */
  waitOf(address: string): Seconds;
  /** Those who have to wait, who waits longest first. Walks all of them: for a screen. */
  list(limit: number): PenalisedAddress[];
  /** Forgets the violations and the penalties of the addresses of a range. */
  forgive(range: AddressRange): void;
  readonly size: number;
}

interface Record {
  violations: number;
  /** From when the next violation is being forgotten. */
  since: Millis;
  /** When a violation of each kind last counted. */
  readonly counted: Partial<{ [K in ViolationKind]: Millis }>;
  level: 0 | 1 | 2;
  /** Monotonic, as all intervals are. */
  until: Millis;
}

const MINUTE: Millis = 60_000;
const ADDRESSES = 20_000;

/**
 * Counts violations by address and makes penalties of them: three make the first, ten the second, by default. In bounded memory, which a
 * restart clears; the penalties that run can be restored, violations that led to none are forgotten.
 *
 * Exceeded limits, and requests while blocked, count once a minute: a violation is a minute in which somebody went too far, not each request of it, or one click
 * too many in a busy minute would be worth a day. A pattern of attack counts with each request. Nothing counts twice: what is asked while a penalty lasts is no
 * new violation, except another attack. One violation is forgotten every `forgetMinutes`. IPv6 is counted by /64.
 */
export const createPenalties = (deps: { readonly clock: Clock; readonly config: PenaltyConfig }): Penalties => {
  const { clock, config } = deps;
  const records = createRecentMap<Record>(ADDRESSES);
  const forgetMs = config.forgetMinutes * MINUTE;

  const lastsOf = (level: 1 | 2): Millis => (level === 2 ? config.second : config.first).minutes * MINUTE;

  const age = (record: Record, now: Millis): Record => {
    const forgotten = Math.floor((now - record.since) / forgetMs);
    if (forgotten > 0) {
      record.violations = Math.max(0, record.violations - forgotten);
      record.since += forgotten * forgetMs;
    }
    if (record.until <= now) record.level = 0;
    return record;
  };
  const recordOf = (address: string, now: Millis): Record => {
    const key = limitKeyAddress(address);
    const known = records.get(key);
    if (known) return age(known, now);
    const fresh: Record = { violations: 0, since: now, counted: {}, level: 0, until: 0 };
    records.add(key, fresh);
    return fresh;
  };
  const begin = (record: Record, level: 1 | 2, now: Millis): Penalty => {
    record.level = level;
    record.until = Math.max(record.until, now + lastsOf(level));
    return { violations: record.violations, until: clock.now() + Math.round(record.until - now), level };
  };

  return {
    violated(address, kind) {
      if (!config.enabled) return null;
      const now = clock.monotonic();
      const record = recordOf(address, now);
      if (kind !== 'attack' && (record.level > 0 || now - (record.counted[kind] ?? Number.NEGATIVE_INFINITY) < MINUTE)) return null;
      if (record.violations === 0) record.since = now;
      record.counted[kind] = now;
      record.violations += 1;
      const due = record.violations >= config.second.violations ? 2 : record.violations >= config.first.violations ? 1 : 0;
      return due > record.level && due !== 0 ? begin(record, due, now) : null;
    },
    restore({ address, violations, until, level, beganAt }) {
      const [now, at] = [clock.monotonic(), clock.now()];
      const ends = now + Math.min(until - at, lastsOf(level));
      if (!config.enabled || ends <= now) return false;
      const record = recordOf(address, now);
      if (ends <= record.until) return false;
      record.violations = violations;
      record.since = now - Math.max(0, at - beganAt);
      record.level = level;
      record.until = ends;
      return true;
    },
    waitOf(address) {
      if (records.size === 0) return 0;
      const record = records.get(limitKeyAddress(address));
      const left = record ? record.until - clock.monotonic() : 0;
      return left > 0 ? Math.ceil(left / 1000) : 0;
    },
    list(limit) {
      const [now, at] = [clock.monotonic(), clock.now()];
      const standing: PenalisedAddress[] = [];
      for (const [address, record] of records.entries()) {
        const { level, violations, until } = age(record, now);
        if (level !== 0) standing.push({ address, level, violations, until: at + Math.round(until - now) });
      }
      return standing.sort((a, b) => b.until - a.until).slice(0, limit);
    },
    forgive(range) {
      for (const [key, record] of records.entries()) {
        // A /64 is forgiven with any address of it: they were counted as one.
        const [first = key] = key.split('/');
        const isMeant = rangeHas(range, first) || limitKeyAddress(range.text.split('/')[0] ?? '') === key;
        if (!isMeant) continue;
        record.violations = 0;
        record.level = 0;
        record.until = 0;
      }
    },
    get size() {
      return records.size;
    },
  };
};
