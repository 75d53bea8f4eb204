/**
 * A refusal is a value, a fault is a throw: a refusal commits together with its audit fact, a fault rolls back.
 *
 * `code` and `description` may leave the process. `reason` is for the log and the detectors only, so that a caller gets no oracle.
 */
export type Refusal<Code extends string = string, Reason extends string = string> = {
  readonly code: Code;
  readonly description: string;
  readonly reason: Reason;
};

export type Outcome<T, R extends Refusal = Refusal> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly refusal: R };

/** Wraps a value as the happy outcome. */
export const done = <T>(value: T): { readonly ok: true; readonly value: T } => ({ ok: true, value });

/** Wraps a refusal as an outcome. */
export const refused = <R extends Refusal>(refusal: R): { readonly ok: false; readonly refusal: R } => ({ ok: false, refusal });
