import type { Severity } from '../../shared/severity.ts';
import type { EpochMs } from '../../shared/units.ts';

/** What people are told, in the words of now. Names in it may have been chosen by an attacker: whoever sends it writes them as text only. */
export interface Message {
  /** Of the delivery: the same at each attempt, so that a receiver can tell a message that came twice. */
  readonly id: string;
  readonly type:
    | 'alert.raised'
    | 'alert.closed'
    | 'playbook.waiting'
    | 'playbook.decided'
    | 'act.waiting'
    | 'act.decided'
    | 'emergency.began'
    | 'emergency.ended'
    | 'test';
  /** Of the alert, run or emergency: the same when it begins and when it is over. */
  readonly key: string;
  /** Whether it says that it is over. */
  readonly over: boolean;
  readonly at: EpochMs;
  readonly severity: Severity;
  /** Names nobody: it may be read on a locked screen. */
  readonly title: string;
  /** The whole sentence. */
  readonly text: string;
  /** Path in the console. */
  readonly link: string;
  /** More of it for a program, JSON values only. */
  readonly data: Readonly<Record<string, unknown>>;
}

/** How one attempt came out. `final` when another one would come out the same. */
export type SendOutcome =
  | { readonly ok: true; readonly detail: string }
  | {
      readonly ok: false;
      readonly final: boolean;
      /** For the record: a word, without text of others. */
      readonly code: string;
      /** For whoever looks into it: it may quote the other side, control characters made visible. */
      readonly detail: string;
    };

/** An attempt that failed and may be repeated. */
export const failed = (code: string, detail: string, final = false): SendOutcome => ({ ok: false, final, code, detail });
