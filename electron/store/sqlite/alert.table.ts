import type { Database } from 'better-sqlite3';
import type { AlertState, RuleSubject } from '../../../shared/rule.ts';
import type { EpochMs } from '../../../shared/units.ts';
import type { Sealer } from '../../keys/seal.ts';
import type { AlertChange, AlertGrowth, AlertRecord, NewAlert } from '../detection-records.ts';
import { type AlertSearch, alertConditions, alertParameters } from './alert-conditions.ts';
import { type AlertRow, alertOpener, personalIndexes, sealSubject, sealValues, subjectIndexes } from './alert-row.ts';
import { prepareOnce } from './prepare-once.ts';

/** Facts kept of one alert. */
export const MOST_ALERT_FACTS = 200;

/** Which alerts are asked for. What is left out does not narrow. */
export interface AlertPage extends Omit<AlertSearch, 'suppressed' | 'verdicts'> {
  /** Those that an exception covers are left out unless this is true. */
  readonly suppressed?: boolean | undefined;
  /** Only alerts whose id is smaller: raised earlier. */
  readonly before?: string | undefined;
  readonly limit: number;
}

export const alertReads = (db: Database, sealer: Sealer) => {
  const toAlert = alertOpener(sealer);
  const byId = db.prepare<[string], AlertRow>('SELECT * FROM alert WHERE id = ?');
  const prepared = prepareOnce<AlertRow>(db);
  const latest = db.prepare<[string, string], AlertRow>(
    `SELECT * FROM alert WHERE rule = ? AND subject_index IN (SELECT unhex(value) FROM json_each(?)) ORDER BY decided_seq DESC LIMIT 1`,
  );
  const facts = db.prepare<[string], number>('SELECT seq FROM alert_fact WHERE alert = ? ORDER BY seq DESC').pluck();
  const ofFact = db.prepare<[number], AlertRow>(
    'SELECT a.* FROM alert_fact f JOIN alert a ON a.id = f.alert WHERE f.seq = ? ORDER BY a.id DESC LIMIT 20',
  );
  const standing = db.prepare<[], { state: AlertState; severity: number; count: number }>(
    `SELECT state, severity, count(*) AS count FROM alert INDEXED BY alert_standing WHERE state <> 'closed' GROUP BY severity, state`,
  );
  const judged = db.prepare<[number], { rule: string; verdict: AlertRecord['verdict']; suppressed: number; count: number }>(
    `SELECT rule, verdict, suppressed_by IS NOT NULL AS suppressed, count(*) AS count FROM alert WHERE decided_at >= ? GROUP BY 1, 2, 3`,
  );
  const indexesOf = (kind: RuleSubject, id: string): string => subjectIndexes(sealer, kind, id);
  return {
    find(id: string): AlertRecord | undefined {
      const row = byId.get(id);
      return row && toAlert(row);
    },
    /** Newest first. */
    list({ before, limit, suppressed, ...page }: AlertPage): AlertRecord[] {
      const search = { ...page, suppressed: suppressed ? undefined : false };
      const conditions = [...alertConditions(search), ...(before === undefined ? [] : ['id < @before'])];
      const values = { ...alertParameters(sealer, search), ...(before === undefined ? {} : { before }), limit };
      const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
      return prepared(`SELECT * FROM alert ${where} ORDER BY id DESC LIMIT @limit`).all(values).map(toAlert);
    },
    /** The newest alert of a rule about a subject, whatever its state. */
    latest(rule: string, kind: RuleSubject, id: string): AlertRecord | undefined {
      const row = latest.get(rule, indexesOf(kind, id));
      return row && toAlert(row);
    },
    /** Sequence numbers of the facts it stands on, newest first. */
    facts: (id: string): number[] => facts.all(id),
    /** Alerts that stand on a fact. */
    ofFact: (seq: number): AlertRecord[] => ofFact.all(seq).map(toAlert),
    /** Alerts that are not closed, by state and severity. */
    standing: (): { state: AlertState; severity: number; count: number }[] => standing.all(),
    /** What became of the alerts decided since a moment, by rule. */
    verdicts: (since: EpochMs): { rule: string; verdict: AlertRecord['verdict']; suppressed: boolean; count: number }[] =>
      judged.all(since).map((row) => ({ ...row, suppressed: row.suppressed === 1 })),
  };
};

const CHANGED = {
  state: 'state',
  owner: 'owner',
  verdict: 'verdict',
  reason: 'reason',
  acknowledgedAt: 'acknowledged_at',
  closedAt: 'closed_at',
  closedBy: 'closed_by',
  caseId: 'case_id',
  suppressedBy: 'suppressed_by',
} as const satisfies Record<keyof AlertChange, string>;

export const alertWrites = (db: Database, sealer: Sealer) => {
  const insert = db.prepare(
    `INSERT INTO alert (id, rule, rule_version, severity, risk, subject_kind, subject_index, sealed, measures, values_sealed, values_of, personal_index, observed, threshold, window_seconds, first_seq, first_at,
       last_seq, last_at, decided_seq, decided_at, raised_at, count, state, reason, closed_at, closed_by, suppressed_by, updated_at)
     VALUES (@id, @rule, @ruleVersion, @severity, @risk, @subjectKind, @index, @sealed, @measures, @valuesSealed, @valuesOf, @personalIndex, @observed, @threshold, @windowSeconds, @firstSeq, @firstAt,
       @lastSeq, @lastAt, @decidedSeq, @decidedAt, @raisedAt, @count, @state, @reason, @closedAt, @closedBy, @suppressedBy, @raisedAt)`,
  );
  const addFacts = db.prepare(
    `INSERT OR IGNORE INTO alert_fact (alert, seq) SELECT @alert, value FROM json_each(@facts)
     LIMIT max(0, ${MOST_ALERT_FACTS} - (SELECT count(*) FROM alert_fact WHERE alert = @alert))`,
  );
  const grow = db.prepare(
    `UPDATE alert SET severity = @severity, risk = @risk, observed = @observed, threshold = @threshold, measures = @measures, values_sealed = @valuesSealed,
       last_seq = @lastSeq, last_at = @lastAt, count = @count, updated_at = @at WHERE id = @id`,
  );
  const recorded = db
    .prepare<{ indexes: string }, Buffer>(
      `SELECT value_index FROM audit_personal INDEXED BY personal_by_value WHERE value_index IN (SELECT unhex(value) FROM json_each(@indexes))
       UNION ALL SELECT range_index FROM audit_personal INDEXED BY personal_by_range WHERE range_index IN (SELECT unhex(value) FROM json_each(@indexes)) LIMIT 1`,
    )
    .pluck();
  /** The index under which the log holds the subject: that of an older key, if it was recorded first under that. */
  const personalIndexOf = (alert: NewAlert): Buffer | null => {
    const indexes = personalIndexes(sealer, alert);
    return recorded.get({ indexes: JSON.stringify(indexes.map((index) => index.toString('hex'))) }) ?? indexes[0] ?? null;
  };
  return {
    /** Adds an alert with the facts it stands on; beyond {@link MOST_ALERT_FACTS} they are only counted. */
    insert(given: NewAlert, facts: readonly number[]): void {
      const { subject, measures, values, ...alert } = given;
      const valuesSealed = sealValues(sealer, alert.id, values);
      insert.run({
        ...alert,
        ...sealSubject(sealer, given),
        measures: JSON.stringify(measures),
        valuesSealed,
        valuesOf: valuesSealed && alert.subjectKind === 'user' ? subject : null,
        personalIndex: personalIndexOf(given),
      });
      addFacts.run({ alert: alert.id, facts: JSON.stringify(facts) });
    },
    /** Adds later findings to an alert, with what was measured when most was observed. */
    grow(id: string, { measures, values, ...growth }: AlertGrowth, facts: readonly number[], at: EpochMs): void {
      grow.run({ ...growth, id, at, measures: JSON.stringify(measures), valuesSealed: sealValues(sealer, id, values) });
      if (facts.length > 0) addFacts.run({ alert: id, facts: JSON.stringify(facts) });
    },
    /** Changes what people decide of it; false when it is unknown or no longer in one of the states. */
    change(id: string, change: AlertChange, from: readonly AlertState[], at: EpochMs): boolean {
      const names = (Object.keys(CHANGED) as (keyof AlertChange)[]).filter((name) => change[name] !== undefined);
      const set = names.map((name) => `${CHANGED[name]} = @${name}`).join(', ');
      const sql = `UPDATE alert SET ${set}${set && ', '}updated_at = @at WHERE id = @id AND state IN (SELECT value FROM json_each(@from))`;
      return db.prepare(sql).run({ ...change, id, at, from: JSON.stringify(from) }).changes === 1;
    },
  };
};
