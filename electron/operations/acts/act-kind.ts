import type { AuditEvent, AuditKind } from '../../../shared/audit-event.ts';
import type { Act, ActName, Effect, Performed } from '../../../shared/contract/acts.ts';
import type { OperationContext, OperationDeps, OperationOutcome } from '../operation.ts';

/** The input of one act. */
export type ActOf<N extends ActName> = Extract<Act, { act: N }>;

/** Who acts, with what joins the facts of one act: every fact an act records carries it, so that the act can be found again as a whole. */
export interface ActContext extends OperationContext {
  readonly correlation: string;
}

/** What became of an act. The fact that records it and the way back are found by the correlation. */
export type ActResult = Pick<Performed, 'matched' | 'done' | 'failed' | 'residual'>;

/** An act whose target is frozen: what is shown, and how it is done. */
export interface PreparedAct extends Omit<Effect, 'preview' | 'expires_at' | 'act' | 'counts' | 'second_operator'> {
  /** Counts left out are 0. */
  readonly counts: Partial<Effect['counts']>;
  /** What is frozen, as plain data, for an act that waits: `ActKind.performing` makes `perform` of it again, also in another process. */
  readonly target: unknown;
  /** How many ids the frozen target holds, where that may be many: what is kept in memory is limited by it. */
  readonly frozen?: number;
  /**
   * Does what was shown, to what was there when it was shown. What is gone or done by somebody else meanwhile is told in `failed` ("already …"): it is no
   * refusal. Called once at most.
   *
   * @param reason In the operator's words, for the facts.
   * @returns Refusal only when nothing at all was changed.
   */
  perform(deps: OperationDeps, context: ActContext, reason: string): Promise<OperationOutcome<ActResult>>;
}

/** How a fact of an act is taken back. */
export interface Undo {
  /** The kind of the fact that says what there is to take back. */
  readonly fact: AuditKind;
  /**
   * Takes back what the fact tells of, if it still stands as the fact left it; records its own fact.
   *
   * @returns What it did; refusal `conflict`, in words, when the state is another one by now, and `not_found` when its subject is gone.
   */
  run(deps: OperationDeps, context: ActContext, event: AuditEvent, reason: string): Promise<OperationOutcome<unknown>>;
}

/** One kind of act: what `acts.preview`, `acts.perform` and `acts.undo` do for it. */
export interface ActKind<N extends ActName> {
  /**
   * Finds the exact effect and freezes the target. Changes nothing and records nothing.
   *
   * @returns Refusal `not_found` or `conflict` when there is nothing it could do; who is not affected among many is told in `unaffected`.
   */
  preview(deps: OperationDeps, context: OperationContext, act: ActOf<N>): Promise<OperationOutcome<PreparedAct>>;
  /** How a target that `preview` froze is acted on. As often as it is done, nothing is done twice: what is so already is told in `failed`. */
  performing(target: unknown): PreparedAct['perform'];
  readonly undo?: Undo;
}
