import type { ActName, Effect } from '../../shared/contract/acts.ts';
import type { EpochMs, Millis, Seconds } from '../../shared/units.ts';
import type { AlertRecord } from './detection-records.ts';

export interface PlaybookModeRecord {
  readonly playbook: string;
  readonly mode: 'off' | 'manual' | 'approval' | 'automatic';
  readonly note: string;
  readonly changedBy: string;
  readonly changedAt: EpochMs;
}

export type RunState = 'waiting' | 'running' | 'done' | 'partly' | 'failed' | 'declined' | 'expired' | 'undone';

/** What is run: a playbook about an alert, or an act that one operator asked for and another has to approve, perhaps as the answer to an alert. */
type RunCause =
  | { readonly act: null; readonly playbook: string; readonly alert: string }
  | { readonly act: ActName; readonly playbook: null; readonly alert: string | null };

interface RunCourse {
  readonly id: string;
  /** One that an alert set going is there once for each playbook and alert. */
  readonly origin: 'alert' | 'operator';
  readonly mode: 'manual' | 'approval' | 'automatic';
  readonly state: RunState;
  /** In the operator's words, or those of the playbook. */
  readonly reason: string;
  /** Actor, as facts name it. */
  readonly startedBy: string;
  readonly startedAt: EpochMs;
  readonly endedAt: EpochMs | null;
  readonly expiresAt: EpochMs | null;
  readonly approvedBy: string | null;
  readonly secondOperator: boolean;
}

export type RunRecord = RunCourse & RunCause;
export type PlaybookRunRecord = Extract<RunRecord, { readonly act: null }>;
export type ActRunRecord = Exclude<RunRecord, { readonly act: null }>;

/** One at whom a step is aimed. `begun` was left by a crash: its act was carried out at least in part. */
export interface StepTarget {
  readonly id: string;
  readonly state: 'waiting' | 'begun' | 'done' | 'nothing' | 'failed';
  readonly why: string | null;
}

export interface PlaybookStepRecord {
  readonly run: string;
  readonly position: number;
  readonly act: string;
  /** At whom, as the playbook says it. */
  readonly aim: string;
  /** Of an act that has an end. */
  readonly seconds: Seconds | null;
  readonly sentence: string;
  readonly state: 'waiting' | 'done' | 'nothing' | 'failed' | 'skipped' | 'undone';
  /** Targets done. */
  readonly done: number;
  /** Of one that is still to be done: why it would do nothing, as things stood when the run was prepared. */
  readonly why: string | null;
  readonly correlation: string;
  readonly seq: number | null;
  readonly undo: number | null;
  readonly targets: readonly StepTarget[];
  /** Of an act that waits: what it was shown to do, as the contract tells it. */
  readonly effect: Effect | null;
}

/** The frozen target of an act that waits, as the act made it. */
export interface ActTargetRecord {
  readonly run: string;
  readonly target: unknown;
}

export interface EmergencyRecord {
  readonly id: string;
  readonly beganAt: EpochMs;
  readonly until: EpochMs;
  readonly beganBy: string;
  readonly note: string;
  readonly endedAt: EpochMs | null;
  readonly endedBy: string | null;
}

export interface IncidentRecord {
  readonly id: string;
  readonly number: number;
  readonly title: string;
  readonly state: 'open' | 'in_progress' | 'closed';
  /** 1 (info) to 5 (critical). */
  readonly severity: number;
  /** Id of the operator. */
  readonly owner: string | null;
  readonly openedBy: string;
  readonly openedAt: EpochMs;
  readonly closedAt: EpochMs | null;
  readonly closedBy: string | null;
  readonly verdict: AlertRecord['verdict'];
  readonly summary: string | null;
  readonly notes: number;
  /** Of a closed case. */
  readonly detectMs: Millis | null;
  readonly acknowledgeMs: Millis | null;
  readonly resolveMs: Millis | null;
}

export interface IncidentNoteRecord {
  readonly id: string;
  readonly incident: string;
  readonly at: EpochMs;
  readonly kind: 'opened' | 'note' | 'alert_added' | 'alert_removed' | 'changed' | 'closed' | 'reopened';
  readonly actor: string;
  readonly seq: number | null;
  readonly text: string;
}
