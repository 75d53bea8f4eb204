import type { Database } from 'better-sqlite3';
import { LRUCache } from 'lru-cache';
import type { EpochMs } from '../../../shared/units.ts';
import type { Sealer } from '../../keys/seal.ts';
import type { AddressRuleRecord } from '../records.ts';
import { openText } from './sealed-text.ts';

interface RuleRow {
  id: string;
  kind: AddressRuleRecord['kind'];
  sealed: Buffer;
  reason: string;
  created_by: string;
  created_at: number;
  expires_at: number | null;
  ended_at: number | null;
  hits: number;
  last_hit_at: number | null;
}

interface Opened {
  readonly range: string;
  readonly createdByName: string | null;
}

/** Opened values kept: as many as rules may stand. What is sealed under an id never changes. */
const OPENED = 10_000;

const contextOf = (id: string): string => `address_rule/${id}`;

const opener = (sealer: Sealer): ((row: RuleRow) => AddressRuleRecord) => {
  const known = new LRUCache<string, Opened>({ max: OPENED });
  const open = ({ id, sealed }: RuleRow): Opened => {
    const kept = known.get(id);
    if (kept) return kept;
    const opened: Opened = JSON.parse(openText(sealer, 'address-rule', sealed, contextOf(id)));
    known.set(id, opened);
    return opened;
  };
  return (row) => ({
    id: row.id,
    kind: row.kind,
    ...open(row),
    reason: row.reason,
    createdBy: row.created_by,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    endedAt: row.ended_at,
    hits: row.hits,
    lastHitAt: row.last_hit_at,
  });
};

export interface RulePage {
  readonly kind?: AddressRuleRecord['kind'] | undefined;
  readonly state: 'standing' | 'ended';
  readonly now: EpochMs;
  /** Only rules whose id is smaller: older ones. */
  readonly before: string;
  readonly limit: number;
}

const STANDS = 'ended_at IS NULL AND (expires_at IS NULL OR expires_at > @now)';

export const addressRuleReads = (db: Database, sealer: Sealer) => {
  const toRule = opener(sealer);
  const page = (state: string) =>
    db.prepare<[{ kind: string | null; now: number; before: string; limit: number }], RuleRow>(
      `SELECT * FROM address_rule WHERE id < @before AND ${state} AND (@kind IS NULL OR kind = @kind) ORDER BY id DESC LIMIT @limit`,
    );
  const pages = { standing: page(STANDS), ended: page(`NOT (${STANDS})`) };
  const byId = db.prepare<[string], RuleRow>('SELECT * FROM address_rule WHERE id = ?');
  const byIndex = db.prepare<[string, string], RuleRow>(
    `SELECT * FROM address_rule INDEXED BY address_rule_by_range
     WHERE range_index IN (SELECT unhex(value) FROM json_each(?)) AND kind = ? AND ended_at IS NULL`,
  );
  const due = db.prepare<[number, number], RuleRow>(
    `SELECT * FROM address_rule WHERE ended_at IS NULL AND expires_at IS NOT NULL AND expires_at <= ? ORDER BY expires_at LIMIT ?`,
  );
  const count = db.prepare<[], number>('SELECT count(*) FROM address_rule INDEXED BY address_rule_by_range WHERE ended_at IS NULL').pluck();
  return {
    find(id: string): AddressRuleRecord | undefined {
      const row = byId.get(id);
      return row ? toRule(row) : undefined;
    },
    /** Rules of a kind about exactly these ranges that were not ended; their time may be over. Every key version is asked. */
    about: (kind: AddressRuleRecord['kind'], ranges: readonly string[]): AddressRuleRecord[] => {
      const indexes = ranges.flatMap((range) => sealer.blindIndexes('address-rule', range).map((index) => index.toString('hex')));
      return byIndex.all(JSON.stringify(indexes), kind).map(toRule);
    },
    /** Newest first. Whether a rule stands is judged by the time, too. */
    list: ({ kind, state, now, before, limit }: RulePage): AddressRuleRecord[] =>
      pages[state].all({ kind: kind ?? null, now, before, limit }).map(toRule),
    /** Rules whose time is over and that nobody ended. */
    expired: (now: EpochMs, limit: number): AddressRuleRecord[] => due.all(now, limit).map(toRule),
    /** Rules that were not ended. */
    count: (): number => count.get() ?? 0,
  };
};

export const addressRuleWrites = (db: Database, sealer: Sealer) => {
  const insert = db.prepare(
    `INSERT INTO address_rule (id, kind, range_index, sealed, reason, created_by, created_at, expires_at)
     VALUES (@id, @kind, @rangeIndex, @sealed, @reason, @createdBy, @createdAt, @expiresAt)`,
  );
  const end = db.prepare('UPDATE address_rule SET ended_at = ? WHERE id = ? AND ended_at IS NULL');
  const hit = db.prepare(
    'UPDATE address_rule SET hits = hits + @hits, last_hit_at = max(coalesce(last_hit_at, 0), @lastHitAt) WHERE id = @id',
  );
  return {
    insert({ id, kind, range, createdByName, reason, createdBy, createdAt, expiresAt }: NewAddressRule): void {
      const opened: Opened = { range, createdByName };
      const sealed = sealer.seal('address-rule', JSON.stringify(opened), contextOf(id));
      insert.run({ id, kind, rangeIndex: sealer.blindIndex('address-rule', range), sealed, reason, createdBy, createdAt, expiresAt });
    },
    /** False when it is unknown or ended already. */
    end: (id: string, at: EpochMs): boolean => end.run(at, id).changes === 1,
    /** Adds hits to rules, also to ended ones. */
    addHits(hits: readonly { readonly id: string; readonly hits: number; readonly lastHitAt: EpochMs }[]): void {
      for (const one of hits) hit.run(one);
    },
  };
};

export type NewAddressRule = Omit<AddressRuleRecord, 'endedAt' | 'hits' | 'lastHitAt'>;
