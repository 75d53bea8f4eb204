import type { Database } from 'better-sqlite3';
import type { RuleSubject } from '../../../shared/rule.ts';
import type { Sealer } from '../../keys/seal.ts';
import { type AlertRow, alertOpener, subjectIndexes } from './alert-row.ts';

/** Of the alerts about one subject that are not closed: the highest risk, the worst severity, how many they are. */
export interface SubjectRisk {
  readonly risk: number;
  readonly severity: number;
  readonly alerts: number;
}

/** Alerts among which the riskiest subjects are looked for, the worst severity first: so many wait for nobody. */
const MOST_LOOKED = 5000;

/** One subject may be kept under several indexes while the keys of the database are changed. */
const joined = (one: SubjectRisk | undefined, { risk, severity, alerts }: SubjectRisk): SubjectRisk => ({
  risk: Math.max(one?.risk ?? 0, risk),
  severity: Math.max(one?.severity ?? 0, severity),
  alerts: (one?.alerts ?? 0) + alerts,
});

/** How risky those are whom alerts are about. */
export const alertRiskReads = (db: Database, sealer: Sealer) => {
  const toAlert = alertOpener(sealer);
  const byId = db.prepare<[string], AlertRow>('SELECT * FROM alert WHERE id = ?');
  const ofSubjects = db.prepare<[string], SubjectRisk & { subject_index: Buffer }>(
    `SELECT subject_index, max(risk) AS risk, max(severity) AS severity, count(*) AS alerts FROM alert INDEXED BY alert_of_entity
     WHERE subject_index IN (SELECT unhex(value) FROM json_each(?)) AND state <> 'closed' GROUP BY subject_index`,
  );
  const riskiest = db.prepare<[number, string, number], SubjectRisk & { id: string }>(
    `SELECT max(id) AS id, max(risk) AS risk, max(severity) AS severity, count(*) AS alerts FROM alert
     WHERE id IN (SELECT id FROM alert INDEXED BY alert_standing WHERE state <> 'closed' ORDER BY severity DESC LIMIT ?)
     AND subject_kind = ? GROUP BY subject_index ORDER BY 2 DESC, 3 DESC, 4 DESC, 1 DESC LIMIT ?`,
  );
  return {
    /** The risk of subjects of a kind, in one query; those without a standing alert are not in it. */
    riskOf(kind: RuleSubject, ids: readonly string[]): Map<string, SubjectRisk> {
      const idOf = new Map<string, string>();
      for (const id of ids) for (const index of JSON.parse(subjectIndexes(sealer, kind, id)) as string[]) idOf.set(index, id);
      const risks = new Map<string, SubjectRisk>();
      for (const { subject_index: index, ...risk } of ofSubjects.all(JSON.stringify([...idOf.keys()]))) {
        const id = idOf.get(index.toString('hex'));
        if (id !== undefined) risks.set(id, joined(risks.get(id), risk));
      }
      return risks;
    },
    /** The subjects of a kind with the highest risk, that first. Who was erased is not among them. */
    riskiest(kind: RuleSubject, limit: number): Map<string, SubjectRisk> {
      const risks = new Map<string, SubjectRisk>();
      for (const { id, ...risk } of riskiest.all(MOST_LOOKED, kind, limit)) {
        const row = byId.get(id);
        const subject = row ? toAlert(row).subject : '';
        if (subject !== '') risks.set(subject, joined(risks.get(subject), risk));
      }
      return risks;
    },
  };
};
