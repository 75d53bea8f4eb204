import type { Database } from 'better-sqlite3';
import type { ActName } from '../../../shared/contract/acts.ts';
import type { EpochMs } from '../../../shared/units.ts';
import type { Sealer } from '../../keys/seal.ts';
import type { ActTargetRecord, PlaybookModeRecord, PlaybookStepRecord, RunRecord, RunState } from '../response-records.ts';
import { prepareOnce } from './prepare-once.ts';
import { openText } from './sealed-text.ts';

interface ModeRow {
  playbook: string;
  mode: PlaybookModeRecord['mode'];
  note: string;
  changed_by: string;
  changed_at: number;
}

interface RunRow {
  id: string;
  playbook: string;
  alert: string;
  origin: RunRecord['origin'];
  mode: RunRecord['mode'];
  state: RunState;
  reason: string;
  started_by: string;
  started_at: number;
  ended_at: number | null;
  expires_at: number | null;
  approved_by: string | null;
  second_operator: number;
  act: ActName | null;
}

interface StepRow {
  run: string;
  position: number;
  act: string;
  state: PlaybookStepRecord['state'];
  done: number;
  correlation: string;
  seq: number | null;
  undo: number | null;
  sealed: Buffer;
}

type Opened = Pick<PlaybookStepRecord, 'aim' | 'sentence' | 'seconds' | 'why' | 'targets' | 'effect'>;

const toMode = ({ playbook, mode, note, changed_by, changed_at }: ModeRow): PlaybookModeRecord => ({
  playbook,
  mode,
  note,
  changedBy: changed_by,
  changedAt: changed_at,
});

const toRun = (row: RunRow): RunRecord => ({
  id: row.id,
  ...(row.act === null
    ? { act: null, playbook: row.playbook, alert: row.alert }
    : { act: row.act, playbook: null, alert: row.alert === '' ? null : row.alert }),
  origin: row.origin,
  mode: row.mode,
  state: row.state,
  reason: row.reason,
  startedBy: row.started_by,
  startedAt: row.started_at,
  endedAt: row.ended_at,
  expiresAt: row.expires_at,
  approvedBy: row.approved_by,
  secondOperator: row.second_operator === 1,
});

const contextOf = ({ run, position }: Pick<PlaybookStepRecord, 'run' | 'position'>): string => `playbook_step/${run}/${position}`;
const targetContext = (run: string): string => `act_target/${run}`;

export interface RunPage {
  readonly states?: readonly RunState[] | undefined;
  readonly alert?: string | undefined;
  /** By when they were started; the newest first without it. */
  readonly order?: 'newest' | 'oldest' | undefined;
  /** Only runs that come after this one in the order. */
  readonly after?: string | undefined;
  readonly limit: number;
}

/** How playbooks are set, and their runs with the steps. */
export const playbookReads = (db: Database, sealer: Sealer) => {
  const modes = db.prepare<[], ModeRow>('SELECT * FROM playbook_mode ORDER BY playbook');
  const tallies = db.prepare<[], { playbook: string; runs: number; last: number }>(
    'SELECT playbook, count(*) AS runs, max(started_at) AS last FROM playbook_run WHERE act IS NULL GROUP BY playbook',
  );
  const byId = db.prepare<[string], RunRow>('SELECT * FROM playbook_run WHERE id = ?');
  const prepared = prepareOnce<RunRow>(db);
  const running = db.prepare<[number], string>("SELECT id FROM playbook_run WHERE state = 'running' ORDER BY id LIMIT ?").pluck();
  const waiting = db.prepare<[number], number>("SELECT count(*) FROM (SELECT 1 FROM playbook_run WHERE state = 'waiting' LIMIT ?)").pluck();
  const waitingAbout = db
    .prepare<[string], number>(
      `SELECT count(*) FROM playbook_run WHERE state = 'waiting' AND origin = 'alert' AND alert IN (SELECT value FROM json_each(?))`,
    )
    .pluck();
  const overdue = db
    .prepare<[number, number], string>("SELECT id FROM playbook_run WHERE state = 'waiting' AND expires_at <= ? ORDER BY id LIMIT ?")
    .pluck();
  const asked = db
    .prepare<[string], number>("SELECT count(*) FROM playbook_run WHERE state = 'waiting' AND act IS NOT NULL AND started_by = ?")
    .pluck();
  const target = db.prepare<[string], Buffer>('SELECT sealed FROM act_target WHERE run = ?').pluck();
  const steps = db.prepare<[string], StepRow>('SELECT * FROM playbook_step WHERE run = ? ORDER BY position');
  return {
    modes: (): PlaybookModeRecord[] => modes.all().map(toMode),
    /** How often each playbook ran, and when it last did. */
    tallies: (): { playbook: string; runs: number; last: EpochMs }[] => tallies.all(),
    findRun(id: string): RunRecord | undefined {
      const row = byId.get(id);
      return row && toRun(row);
    },
    listRuns({ states, alert, order = 'newest', after, limit }: RunPage): RunRecord[] {
      const [comes, direction] = order === 'newest' ? ['<', 'DESC'] : ['>', 'ASC'];
      // Only what narrows, so that an index can serve it.
      const conditions = [
        ...(states ? ['state IN (SELECT value FROM json_each(@states))'] : []),
        ...(alert === undefined ? [] : ['alert = @alert']),
        ...(after === undefined ? [] : [`id ${comes} @after`]),
      ];
      const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
      return prepared(`SELECT * FROM playbook_run ${where} ORDER BY id ${direction} LIMIT @limit`)
        .all({ states: states ? JSON.stringify(states) : null, alert: alert ?? null, after: after ?? null, limit })
        .map(toRun);
    },
    /** Ids of runs whose steps are to be done, oldest first. */
    running: (limit: number): string[] => running.all(limit),
    /** How many runs wait for approval; those beyond `most` are not counted. */
    countWaiting: (most: number): number => waiting.get(most) ?? 0,
    /** How many runs that these alerts set going wait for approval. */
    countWaitingAbout: (alerts: readonly string[]): number => waitingAbout.get(JSON.stringify(alerts)) ?? 0,
    /** Ids of runs that waited for approval until now. */
    overdue: (now: EpochMs, limit: number): string[] => overdue.all(now, limit),
    steps: (run: string): PlaybookStepRecord[] =>
      steps.all(run).map(({ sealed, ...row }) => {
        const opened: Omit<Opened, 'effect'> & Partial<Pick<Opened, 'effect'>> = JSON.parse(
          openText(sealer, 'detection', sealed, contextOf(row)),
        );
        return { effect: null, ...row, ...opened };
      }),
    /** How many acts wait that this actor asked for. */
    countAsked: (actor: string): number => asked.get(actor) ?? 0,
    /** The frozen target of an act that waits or goes on; undefined when it came to its end. */
    target(run: string): ActTargetRecord | undefined {
      const sealed = target.get(run);
      return sealed && { run, target: JSON.parse(openText(sealer, 'detection', sealed, targetContext(run))) };
    },
  };
};

export const playbookWrites = (db: Database, sealer: Sealer) => {
  const putMode = db.prepare(
    `INSERT INTO playbook_mode (playbook, mode, note, changed_by, changed_at) VALUES (@playbook, @mode, @note, @changedBy, @changedAt)
     ON CONFLICT (playbook) DO UPDATE SET mode = excluded.mode, note = excluded.note, changed_by = excluded.changed_by, changed_at = excluded.changed_at`,
  );
  const insertRun = db.prepare(
    `INSERT INTO playbook_run (id, playbook, alert, origin, mode, state, reason, started_by, started_at, ended_at, expires_at, approved_by, second_operator, act)
     VALUES (@id, @playbook, @alert, @origin, @mode, @state, @reason, @startedBy, @startedAt, @endedAt, @expiresAt, @approvedBy, @secondOperator, @act)
     ON CONFLICT DO NOTHING`,
  );
  const move = db.prepare(
    `UPDATE playbook_run SET state = @to, ended_at = @endedAt, approved_by = coalesce(@approvedBy, approved_by) WHERE id = @id
     AND state IN (SELECT value FROM json_each(@from))`,
  );
  const putTarget = db.prepare('INSERT INTO act_target (run, sealed) VALUES (?, ?)');
  const dropTarget = db.prepare('DELETE FROM act_target WHERE run = ?');
  const putStep = db.prepare(
    `INSERT INTO playbook_step (run, position, act, state, done, correlation, seq, undo, sealed)
     VALUES (@run, @position, @act, @state, @done, @correlation, @seq, @undo, @sealed)
     ON CONFLICT (run, position) DO UPDATE SET state = excluded.state, done = excluded.done, seq = excluded.seq, undo = excluded.undo, sealed = excluded.sealed`,
  );
  return {
    putMode: (record: PlaybookModeRecord): void => void putMode.run(record),
    /** Adds a run; false when this alert set this playbook going already. */
    insertRun: (run: RunRecord): boolean =>
      insertRun.run({ ...run, playbook: run.playbook ?? '', alert: run.alert ?? '', secondOperator: run.secondOperator ? 1 : 0 })
        .changes === 1,
    /** Moves a run to another state; false when it is in none of those it may come from. The frozen target of an act goes with its end. */
    moveRun(
      id: string,
      from: readonly RunState[],
      to: { readonly state: RunState; readonly endedAt: EpochMs | null; readonly approvedBy?: string | undefined },
    ): boolean {
      const { state, endedAt, approvedBy = null } = to;
      if (move.run({ id, from: JSON.stringify(from), to: state, endedAt, approvedBy }).changes === 0) return false;
      if (state !== 'waiting' && state !== 'running') dropTarget.run(id);
      return true;
    },
    putTarget: ({ run, target }: ActTargetRecord): void =>
      void putTarget.run(run, sealer.seal('detection', JSON.stringify(target), targetContext(run))),
    /** Adds a step, or says how it now stands. */
    putStep({ aim, sentence, seconds, why, targets, effect, ...step }: PlaybookStepRecord): void {
      const opened: Opened = { aim, sentence, seconds, why, targets, effect };
      putStep.run({ ...step, sealed: sealer.seal('detection', JSON.stringify(opened), contextOf(step)) });
    },
  };
};
