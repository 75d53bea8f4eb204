/**
 * What comes of the risk of a sign-in. `off`: it is not worked out, and nothing is remembered. `observe`: it is recorded. `step_up`: a session that goes on from
 * somewhere strange wants the second factor once more, of whoever has one. `refuse`: as `step_up`, and a sign-in of high risk is refused.
 */
export type RiskMode = 'off' | 'observe' | 'step_up' | 'refuse';

export interface RiskPolicy {
  readonly mode: RiskMode;
  /** Scores, 1 to 100. */
  readonly medium: number;
  readonly high: number;
  /** A sign-in counts half after so many days. */
  readonly halfLifeDays: number;
}
