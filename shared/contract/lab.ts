import { z } from 'zod';
import { may } from '../role.ts';
import { ruleSubjects, technique } from '../rule.ts';
import { severities } from '../severity.ts';
import { instant } from './fields.ts';
import { open } from './procedure.ts';

/** Score sheets and alerts of one sheet that are kept and told at most. */
export const MOST_SHEETS = 200;
export const MOST_SHEET_ALERTS = 50;
/** An attack that goes on until it is stopped goes on so long at most, seconds. */
export const MOST_PERSISTENCE = 600;

const seed = z.int().min(0).max(2_147_483_647);
const scenarioId = z.string().min(1).max(64);

/** An attack that the lab can make on its own server. */
export const labScenario = z.object({
  id: scenarioId,
  title: z.string(),
  /** Who does what, in one line. */
  story: z.string(),
  technique,
  /** The alerts it is to raise, by rule. */
  expects: z.array(z.object({ rule: z.string(), subject: z.enum(ruleSubjects) })),
  most_requests: z.int(),
  most_seconds: z.number(),
  /** Whether it can go on until somebody stops it. */
  persists: z.boolean(),
});
export type LabScenario = z.infer<typeof labScenario>;

const sheetAlert = z.object({
  alert: z.string(),
  rule: z.string(),
  severity: z.enum(severities),
  /** Kind and id, or the name of today where it is told to people: `address 198.18.0.20`, `user ada`. */
  subject: z.string(),
  /** The fact that decided it, and when that was recorded. */
  decided_by: z.int(),
  decided_at: instant,
  raised_at: instant,
  /** From the deciding fact to the alert; null for one that was there before and that the attack joined. */
  latency_ms: z.int().nullable(),
  joined: z.boolean(),
  /** Whether it is one that the attack was to raise. */
  expected: z.boolean(),
});
export type SheetAlert = z.infer<typeof sheetAlert>;

/** How an attack went, and what became of it. */
export const scoreSheet = z.object({
  run: z.string(),
  scenario: scenarioId,
  seed,
  /** `finished`: to its end, whatever the server said to it. */
  outcome: z.enum(['finished', 'cancelled', 'failed']),
  error: z.string().nullable(),
  started_at: instant,
  ended_at: instant,
  /** The facts of the run lie after this one. */
  after: z.int(),
  /** Every expected alert was raised. */
  detected: z.boolean(),
  alerts: z.array(sheetAlert).max(MOST_SHEET_ALERTS),
  /** Rules that were to raise an alert and did not. */
  missed: z.array(z.string()),
  contained: z.boolean(),
  /** The kind of fact that ended it, and the time from the beginning of the run to it. */
  contained_by: z.string().nullable(),
  contained_ms: z.int().nullable(),
  requests: z.int(),
  ms: z.int(),
});
export type ScoreSheet = z.infer<typeof scoreSheet>;

const running = z.object({
  run: z.string(),
  scenario: scenarioId,
  seed,
  started_at: instant,
  /** How long it goes on unless it is stopped; 0 for one that ends with its plan. */
  persist_seconds: z.int(),
});
export type LabRun = z.infer<typeof running>;

/** The lab's attacks. Refused as `unavailable` where the server is no lab. */
export const lab = {
  scenarios: open(may.read)
    .input(z.strictObject({}))
    .output(z.object({ scenarios: z.array(labScenario) })),
  /**
   * Begins an attack, one at a time: refused as `conflict` while another is under way. Without a seed one is drawn. With `persist_seconds` it does not end with its plan, but goes
   * on until the server turns it away, so long at most; refused as `invalid_input` for a scenario that does not persist.
   */
  run: open(may.respond)
    .input(
      z.strictObject({ scenario: scenarioId, seed: seed.optional(), persist_seconds: z.int().min(1).max(MOST_PERSISTENCE).optional() }),
    )
    .output(running),
  /** Breaks an attack off. What it has sent so far is scored. */
  cancel: open(may.respond)
    .input(z.strictObject({ run: z.string().min(1).max(64) }))
    .output(z.object({})),
  /** The run under way and the score sheets so far, newest first. */
  status: open(may.read)
    .input(z.strictObject({}))
    .output(z.object({ running: running.nullable(), sheets: z.array(scoreSheet).max(MOST_SHEETS) })),
  /** Takes back what attacks left: blocks of their addresses are lifted, their sessions ended, the alerts closed, and the sheets forgotten. The log keeps its facts. */
  purge: open(may.administer)
    .input(z.strictObject({}))
    .output(z.object({ blocks: z.int(), sessions: z.int(), alerts: z.int(), sheets: z.int() })),
};
