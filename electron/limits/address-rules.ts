import { isIPv4, isIPv6 } from 'node:net';
import type { EpochMs } from '../../shared/units.ts';
import type { Clock } from '../lib/clock.ts';
import { type AddressRange, addressBits, type Family } from './address-range.ts';
import { createRecentMap } from './recent-map.ts';

/** A standing rule, as far as it takes to judge by it. */
export interface StandingRule {
  readonly id: string;
  readonly kind: 'block' | 'allow';
  readonly range: AddressRange;
  /** Null for one that does not expire. */
  readonly expiresAt: EpochMs | null;
}

/** Requests that a rule decided about, since it was last asked. */
export interface RuleHits {
  readonly id: string;
  readonly hits: number;
  readonly lastHitAt: EpochMs;
}

export interface AddressRules {
  readonly size: number;
  /**
   * The rule that decides about a request from this address, null when none does; counts the hit.
   *
   * @param address As `createClientAddress` gives it.
   */
  judge(address: string): StandingRule | null;
  /** The same, without counting a hit: for who asks about an address and not about a request of it. */
  peek(address: string): StandingRule | null;
  /** Adds a rule. One of the same kind and range takes the place of the former. */
  put(rule: StandingRule): void;
  remove(id: string): void;
  /** The hits counted since the last call. */
  drainHits(): RuleHits[];
  /** Takes back hits that could not be stored. */
  returnHits(hits: readonly RuleHits[]): void;
}

type Key = number | bigint;

interface Entry {
  readonly rule: StandingRule;
  readonly key: Key;
  hits: number;
  lastHitAt: EpochMs;
}

/** The rules of one prefix length, by prefix. */
interface Level {
  readonly bits: number;
  readonly entries: Map<Key, Entry>;
}

/** Longest prefix first. */
type Levels = Level[];

/** Verdicts kept: a request from an address that was judged before costs one look-up, whatever the rules. */
const VERDICTS = 20_000;

const hasEnded = ({ expiresAt }: StandingRule, now: EpochMs): boolean => expiresAt !== null && expiresAt <= now;

const ipv4Number = (text: string): number => {
  let number = 0;
  let byte = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 46) {
      number = number * 256 + byte;
      byte = 0;
    } else byte = byte * 10 + code - 48;
  }
  return number * 256 + byte;
};

/** The eight groups of an IPv6 address in the form of RFC 5952, which has no IPv4 in it. */
const ipv6Groups = (text: string): readonly number[] => {
  const [head = '', tail] = text.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = new Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0');
  return [...left, ...zeros, ...right].map((group) => Number.parseInt(group, 16));
};

const pair = (high = 0, low = 0): bigint => BigInt(high * 65_536 + low);

/** What comes through a translator (RFC 6052 §2.1) is IPv4. */
const NAT64 = [0x64, 0xff9b, 0, 0, 0, 0] as const;

/** @returns null for what is no address in its one spelling: no rule is about it. */
const readPeer = (text: string): { readonly family: Family; readonly number: Key } | null => {
  if (isIPv4(text)) return { family: 4, number: ipv4Number(text) };
  if (!isIPv6(text) || text.includes('.')) return null;
  const groups = ipv6Groups(text);
  const [a, b, c, d, e, f, g = 0, h = 0] = groups;
  if (NAT64.every((group, at) => group === groups[at])) return { family: 4, number: g * 65_536 + h };
  return { family: 6, number: (pair(a, b) << 96n) | (pair(c, d) << 64n) | (pair(e, f) << 32n) | pair(g, h) };
};

// Numbers for IPv4, since they are hashed faster.
const prefixOf = (number: Key, family: Family, bits: number): Key =>
  typeof number === 'number' ? Math.floor(number / 2 ** (addressBits(family) - bits)) : number >> BigInt(addressBits(family) - bits);

const findIn = (levels: Levels, family: Family, number: Key, now: EpochMs): Entry | null => {
  for (const { bits, entries } of levels) {
    const entry = entries.get(prefixOf(number, family, bits));
    if (entry && !hasEnded(entry.rule, now)) return entry;
  }
  return null;
};

const levelFor = (levels: Levels, bits: number): Level => {
  const known = levels.find((level) => level.bits === bits);
  if (known) return known;
  const level: Level = { bits, entries: new Map() };
  levels.push(level);
  levels.sort((a, b) => b.bits - a.bits);
  return level;
};

/** The rules by kind and family, with the search through them. */
const createRuleTable = () => {
  const levels: Record<StandingRule['kind'], Record<Family, Levels>> = { allow: { 4: [], 6: [] }, block: { 4: [], 6: [] } };
  const levelsOf = ({ kind, range }: StandingRule): Levels => levels[kind][range.family];
  return {
    levelOf: (rule: StandingRule): Level => levelFor(levelsOf(rule), rule.range.bits),
    dropEmpty(rule: StandingRule, level: Level): void {
      if (level.entries.size === 0) levelsOf(rule).splice(levelsOf(rule).indexOf(level), 1);
    },
    find(address: string, now: EpochMs): Entry | null {
      const peer = readPeer(address);
      if (peer === null) return null;
      const { family, number } = peer;
      return findIn(levels.allow[family], family, number, now) ?? findIn(levels.block[family], family, number, now);
    },
  };
};

/**
 * The rules about addresses, compiled for the request path: one map for each prefix length that occurs, and the verdicts of the last {@link VERDICTS}
 * addresses, forgotten whenever a rule is added or removed.
 *
 * An allowance beats every block, however narrow the block: what somebody must not be locked out of is named once and stays named. Among rules of a kind the
 * narrowest decides. An end is judged by the time of the request, so a rule that is over decides nothing even before it is put away.
 *
 * Hits are counted here, in memory, and drained by whoever stores them: a crash loses those of the last few seconds.
 */
export const createAddressRules = ({ clock }: { readonly clock: Pick<Clock, 'now'> }): AddressRules => {
  const byId = new Map<string, Entry>();
  const touched = new Set<Entry>();
  const table = createRuleTable();
  let verdicts = createRecentMap<{ entry: Entry | null }>(VERDICTS);

  const remove = (id: string): void => {
    const entry = byId.get(id);
    if (!entry) return;
    byId.delete(id);
    const level = table.levelOf(entry.rule);
    // The place may be another's by now.
    if (level.entries.get(entry.key) === entry) level.entries.delete(entry.key);
    table.dropEmpty(entry.rule, level);
  };

  const entryFor = (address: string): Entry | null => {
    if (byId.size === 0) return null;
    let verdict = verdicts.get(address);
    if (verdict === undefined) {
      verdict = { entry: table.find(address, clock.now()) };
      verdicts.add(address, verdict);
    }
    if (verdict.entry !== null && hasEnded(verdict.entry.rule, clock.now())) verdict.entry = table.find(address, clock.now());
    return verdict.entry;
  };

  return {
    get size() {
      return byId.size;
    },
    judge(address) {
      const entry = entryFor(address);
      if (entry === null) return null;
      entry.hits += 1;
      entry.lastHitAt = clock.now();
      touched.add(entry);
      return entry.rule;
    },
    peek: (address) => entryFor(address)?.rule ?? null,
    put(rule) {
      remove(rule.id);
      const { first, family, bits } = rule.range;
      const key = prefixOf(family === 4 ? Number(first) : first, family, bits);
      const entry: Entry = { rule, key, hits: 0, lastHitAt: 0 };
      const level = table.levelOf(rule);
      const former = level.entries.get(key);
      if (former) byId.delete(former.rule.id);
      level.entries.set(key, entry);
      byId.set(rule.id, entry);
      verdicts = createRecentMap(VERDICTS);
    },
    remove(id) {
      remove(id);
      verdicts = createRecentMap(VERDICTS);
    },
    drainHits() {
      const drained = Array.from(touched, ({ rule, hits, lastHitAt }) => ({ id: rule.id, hits, lastHitAt }));
      for (const entry of touched) entry.hits = 0;
      touched.clear();
      return drained;
    },
    returnHits(hits) {
      for (const { id, hits: count, lastHitAt } of hits) {
        const entry = byId.get(id);
        if (!entry) continue;
        entry.hits += count;
        entry.lastHitAt = Math.max(entry.lastHitAt, lastHitAt);
        touched.add(entry);
      }
    },
  };
};
