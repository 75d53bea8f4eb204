import type { Database } from 'better-sqlite3';
import type { EpochMs } from '../../../shared/units.ts';
import type { Sealer } from '../../keys/seal.ts';
import type { RuleExceptionRecord, RuleVersionRecord } from '../detection-records.ts';
import { openText } from './sealed-text.ts';

interface VersionRow {
  rule: string;
  version: number;
  origin: RuleVersionRecord['origin'];
  body: string | null;
  document: string | null;
  note: string;
  created_by: string;
  created_at: number;
}

interface ExceptionRow {
  id: string;
  rule: string;
  sealed: Buffer;
  created_by: string;
  created_at: number;
  expires_at: number;
  ended_at: number | null;
  hits: number;
  last_hit_at: number | null;
}

type Opened = Pick<RuleExceptionRecord, 'subject' | 'note'>;

const contextOf = (id: string): string => `rule_exception/${id}`;

const toVersion = ({ created_by, created_at, ...row }: VersionRow): RuleVersionRecord => ({
  ...row,
  createdBy: created_by,
  createdAt: created_at,
});

/** Which exceptions are asked for. */
export interface ExceptionPage {
  /** Null for those of all rules. */
  readonly rule: string | null;
  readonly standing: boolean;
  readonly now: EpochMs;
  /** The id of the last one of the page before; empty to begin with the newest. */
  readonly before: string;
  readonly limit: number;
}

/** Rules as they were changed here, and what they are not to find. */
export const ruleReads = (db: Database, sealer: Sealer) => {
  const current = db.prepare<[], VersionRow>(
    'SELECT * FROM rule_version v WHERE version = (SELECT max(version) FROM rule_version WHERE rule = v.rule) ORDER BY rule',
  );
  const versions = db.prepare<[string, number], VersionRow>('SELECT * FROM rule_version WHERE rule = ? ORDER BY version DESC LIMIT ?');
  const version = db.prepare<[string, number], VersionRow>('SELECT * FROM rule_version WHERE rule = ? AND version = ?');
  const page = db.prepare<[object], ExceptionRow>(
    `SELECT * FROM rule_exception WHERE (@rule IS NULL OR rule = @rule) AND (@before = '' OR id < @before)
       AND (ended_at IS NULL AND expires_at > @now) = @standing ORDER BY id DESC LIMIT @limit`,
  );
  const standingOf = db.prepare<[number], { rule: string; count: number }>(
    'SELECT rule, count(*) AS count FROM rule_exception INDEXED BY rule_exception_standing WHERE ended_at IS NULL AND expires_at > ? GROUP BY rule',
  );
  const exception = db.prepare<[string], ExceptionRow>('SELECT * FROM rule_exception WHERE id = ?');
  const all = db.prepare<[string | null, string | null, number], ExceptionRow>(
    'SELECT * FROM rule_exception WHERE (? IS NULL OR rule = ?) ORDER BY id DESC LIMIT ?',
  );
  const covering = db.prepare<[string, number, number], ExceptionRow>(
    `SELECT * FROM rule_exception INDEXED BY rule_exception_end
     WHERE rule = ? AND created_at <= ? AND min(expires_at, coalesce(ended_at, expires_at)) > ? ORDER BY id`,
  );
  const expired = db.prepare<[number, number], ExceptionRow>(
    'SELECT * FROM rule_exception WHERE ended_at IS NULL AND expires_at <= ? ORDER BY expires_at LIMIT ?',
  );
  const standing = db.prepare<[], number>('SELECT count(*) FROM rule_exception WHERE ended_at IS NULL').pluck();
  const toException = (row: ExceptionRow): RuleExceptionRecord => {
    const opened: Opened = JSON.parse(openText(sealer, 'detection', row.sealed, contextOf(row.id)));
    const { id, rule, created_by, created_at, expires_at, ended_at, hits, last_hit_at } = row;
    return {
      id,
      rule,
      ...opened,
      createdBy: created_by,
      createdAt: created_at,
      expiresAt: expires_at,
      endedAt: ended_at,
      hits,
      lastHitAt: last_hit_at,
    };
  };
  return {
    /** The newest version of every rule that was ever changed or made here. */
    current: (): RuleVersionRecord[] => current.all().map(toVersion),
    /** Newest first. */
    versions: (rule: string, limit: number): RuleVersionRecord[] => versions.all(rule, limit).map(toVersion),
    version(rule: string, number: number): RuleVersionRecord | undefined {
      const row = version.get(rule, number);
      return row && toVersion(row);
    },
    /** Exceptions that stand at a moment, or those that do not any more, before an id; newest first. */
    exceptionPage: (of: ExceptionPage): RuleExceptionRecord[] => page.all({ ...of, standing: of.standing ? 1 : 0 }).map(toException),
    /** How many exceptions of each rule stand at a moment. */
    exceptionCounts: (now: EpochMs): { rule: string; count: number }[] => standingOf.all(now),
    exception(id: string): RuleExceptionRecord | undefined {
      const row = exception.get(id);
      return row && toException(row);
    },
    /** Exceptions of a rule, or of all of them, newest first. */
    exceptions: (rule: string | null, limit: number): RuleExceptionRecord[] => all.all(rule, rule, limit).map(toException),
    /** Exceptions of a rule that stood at a moment, or at any up to another, whether or not they ended since. */
    exceptionsAt: (rule: string, at: EpochMs, until: EpochMs = at): RuleExceptionRecord[] => covering.all(rule, until, at).map(toException),
    /** Exceptions whose time is over and that nobody ended. */
    expiredExceptions: (now: EpochMs, limit: number): RuleExceptionRecord[] => expired.all(now, limit).map(toException),
    /** Exceptions that were not ended. */
    standingExceptions: (): number => standing.get() ?? 0,
  };
};

export const ruleWrites = (db: Database, sealer: Sealer) => {
  const insertVersion = db.prepare(
    `INSERT INTO rule_version (rule, version, origin, body, document, note, created_by, created_at)
     VALUES (@rule, @version, @origin, @body, @document, @note, @createdBy, @createdAt) ON CONFLICT DO NOTHING`,
  );
  const insertException = db.prepare(
    `INSERT INTO rule_exception (id, rule, sealed, created_by, created_at, expires_at) VALUES (@id, @rule, @sealed, @createdBy, @createdAt, @expiresAt)`,
  );
  const end = db.prepare('UPDATE rule_exception SET ended_at = ? WHERE id = ? AND ended_at IS NULL');
  const hit = db.prepare('UPDATE rule_exception SET hits = hits + 1, last_hit_at = max(coalesce(last_hit_at, 0), ?) WHERE id = ?');
  return {
    /** False when the rule has such a version already: somebody else was faster. */
    addVersion: (version: RuleVersionRecord): boolean => insertVersion.run(version).changes === 1,
    addException({
      id,
      rule,
      subject,
      note,
      createdBy,
      createdAt,
      expiresAt,
    }: Omit<RuleExceptionRecord, 'endedAt' | 'hits' | 'lastHitAt'>): void {
      const opened: Opened = { subject, note };
      const sealed = sealer.seal('detection', JSON.stringify(opened), contextOf(id));
      insertException.run({ id, rule, sealed, createdBy, createdAt, expiresAt });
    },
    /** False when it is unknown or ended already. */
    endException: (id: string, at: EpochMs): boolean => end.run(at, id).changes === 1,
    hitException: (id: string, at: EpochMs): void => void hit.run(at, id),
  };
};
