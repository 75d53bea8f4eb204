import type { Database } from 'better-sqlite3';
import type { EpochMs, Millis } from '../../../shared/units.ts';
import type { Sealer } from '../../keys/seal.ts';
import type { IncidentNoteRecord, IncidentRecord } from '../response-records.ts';
import { openText } from './sealed-text.ts';

interface IncidentRow {
  id: string;
  number: number;
  state: IncidentRecord['state'];
  severity: number;
  owner: string | null;
  opened_by: string;
  opened_at: number;
  closed_at: number | null;
  closed_by: string | null;
  verdict: IncidentRecord['verdict'];
  notes: number;
  detect_ms: number | null;
  acknowledge_ms: number | null;
  resolve_ms: number | null;
  sealed: Buffer;
}

interface NoteRow {
  id: string;
  incident: string;
  at: number;
  kind: IncidentNoteRecord['kind'];
  actor: string;
  seq: number | null;
  sealed: Buffer;
}

type Opened = Pick<IncidentRecord, 'title' | 'summary'>;

const contextOf = (id: string): string => `incident/${id}`;
const noteContext = (id: string): string => `incident_note/${id}`;

export interface IncidentPage {
  readonly states?: readonly IncidentRecord['state'][] | undefined;
  readonly owner?: string | undefined;
  /** Only cases whose number is smaller: opened earlier. */
  readonly before?: number | undefined;
  readonly limit: number;
}

/** Means over cases; null where no case has the measure. */
export interface IncidentMeans {
  readonly closed: number;
  readonly detectMs: Millis | null;
  readonly acknowledgeMs: Millis | null;
  readonly resolveMs: Millis | null;
}

/** Cases with their time lines. Which alerts are in a case, the alerts say. */
export const incidentReads = (db: Database, sealer: Sealer) => {
  const toIncident = ({ sealed, ...row }: IncidentRow): IncidentRecord => {
    const opened: Opened = JSON.parse(openText(sealer, 'detection', sealed, contextOf(row.id)));
    return {
      id: row.id,
      number: row.number,
      ...opened,
      state: row.state,
      severity: row.severity,
      owner: row.owner,
      openedBy: row.opened_by,
      openedAt: row.opened_at,
      closedAt: row.closed_at,
      closedBy: row.closed_by,
      verdict: row.verdict,
      notes: row.notes,
      detectMs: row.detect_ms,
      acknowledgeMs: row.acknowledge_ms,
      resolveMs: row.resolve_ms,
    };
  };
  const byId = db.prepare<[string], IncidentRow>('SELECT * FROM incident WHERE id = ?');
  const list = db.prepare<[object], IncidentRow>(
    `SELECT * FROM incident WHERE (@before IS NULL OR number < @before)
     AND (@states IS NULL OR state IN (SELECT value FROM json_each(@states)))
     AND (@owner IS NULL OR owner = @owner) ORDER BY number DESC LIMIT @limit`,
  );
  const newestNumber = db.prepare<[], number | null>('SELECT max(number) FROM incident').pluck();
  const notes = db.prepare<[string, number], NoteRow>('SELECT * FROM incident_note WHERE incident = ? ORDER BY rowid DESC LIMIT ?');
  const means = db.prepare<[number], { closed: number; detect: number | null; acknowledge: number | null; resolve: number | null }>(
    `SELECT count(*) AS closed, avg(detect_ms) AS detect, avg(acknowledge_ms) AS acknowledge, avg(resolve_ms) AS resolve
     FROM incident INDEXED BY incident_closed WHERE closed_at >= ? AND state = 'closed'`,
  );
  const whole = (value: number | null): number | null => (value === null ? null : Math.round(value));
  return {
    find(id: string): IncidentRecord | undefined {
      const row = byId.get(id);
      return row && toIncident(row);
    },
    /** Newest first. */
    list: ({ states, owner, before, limit }: IncidentPage): IncidentRecord[] =>
      list
        .all({ states: states === undefined ? null : JSON.stringify(states), owner: owner ?? null, before: before ?? null, limit })
        .map(toIncident),
    /** Over cases closed since a moment. */
    means(since: EpochMs): IncidentMeans {
      const row = means.get(since);
      return {
        closed: row?.closed ?? 0,
        detectMs: whole(row?.detect ?? null),
        acknowledgeMs: whole(row?.acknowledge ?? null),
        resolveMs: whole(row?.resolve ?? null),
      };
    },
    newestNumber: (): number => newestNumber.get() ?? 0,
    /** The newest entries of a time line, newest first. */
    notes: (incident: string, limit: number): IncidentNoteRecord[] =>
      notes
        .all(incident, limit)
        .map(({ sealed, ...row }) => ({ ...row, text: openText(sealer, 'detection', sealed, noteContext(row.id)) })),
  };
};

export const incidentWrites = (db: Database, sealer: Sealer) => {
  const put = db.prepare(
    `INSERT INTO incident (id, number, state, severity, owner, opened_by, opened_at, closed_at, closed_by, verdict, notes, detect_ms, acknowledge_ms, resolve_ms, sealed)
     VALUES (@id, @number, @state, @severity, @owner, @openedBy, @openedAt, @closedAt, @closedBy, @verdict, @notes, @detectMs, @acknowledgeMs, @resolveMs, @sealed)
     ON CONFLICT (id) DO UPDATE SET state = excluded.state, severity = excluded.severity, owner = excluded.owner, closed_at = excluded.closed_at,
       closed_by = excluded.closed_by, verdict = excluded.verdict, notes = excluded.notes, detect_ms = excluded.detect_ms,
       acknowledge_ms = excluded.acknowledge_ms, resolve_ms = excluded.resolve_ms, sealed = excluded.sealed`,
  );
  const insertNote = db.prepare(
    'INSERT INTO incident_note (id, incident, at, kind, actor, seq, sealed) VALUES (@id, @incident, @at, @kind, @actor, @seq, @sealed)',
  );
  return {
    /** Adds a case, or says how it now stands. */
    put({ title, summary, ...incident }: IncidentRecord): void {
      const opened: Opened = { title, summary };
      put.run({ ...incident, sealed: sealer.seal('detection', JSON.stringify(opened), contextOf(incident.id)) });
    },
    insertNote({ text, ...note }: IncidentNoteRecord): void {
      insertNote.run({ ...note, sealed: sealer.seal('detection', text, noteContext(note.id)) });
    },
  };
};
