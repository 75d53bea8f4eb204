import { z } from 'zod';
import { may } from '../role.ts';
import { rule, ruleOverride, ruleSubjects, verdicts } from '../rule.ts';
import { instant, next } from './fields.ts';
import { open } from './procedure.ts';

const ruleName = z.string().min(1).max(64);

/** A rule as it is in force, with how it does. */
export const ruleState = z.object({
  rule,
  origin: z.enum(['built_in', 'own', 'sigma']),
  /** Whether this installation changed a built-in rule. */
  changed: z.boolean(),
  /** Alerts of the last 30 days, and how those closed were judged. */
  alerts: z.int(),
  open: z.int(),
  judged: z.object({ true_positive: z.int(), benign: z.int(), false_positive: z.int(), undetermined: z.int() }),
  last_alert_at: instant.nullable(),
  exceptions: z.int(),
  /** Why it can find nothing, though it may be enabled: what it needs is missing or off. Null, or not told, when nothing keeps it. */
  inactive: z.string().nullable().optional(),
});
export type RuleState = z.infer<typeof ruleState>;

export const ruleVersion = z.object({
  version: z.int(),
  origin: z.enum(['built_in', 'own', 'sigma']),
  note: z.string(),
  created_by: z.string(),
  created_by_name: z.string().nullable(),
  created_at: instant,
  /** The rule as it was in force with this version; null when it was removed by it. */
  rule: rule.nullable(),
});

/** What an exception keeps quiet. */
export const ruleException = z.object({
  id: z.string(),
  rule: z.string(),
  /** Null covers every subject of the rule. */
  subject: z
    .object({
      kind: z.enum(ruleSubjects),
      value: z.string(),
      /** What people call it. */
      shown: z.string().nullable(),
    })
    .nullable(),
  note: z.string(),
  created_by: z.string(),
  created_by_name: z.string().nullable(),
  created_at: instant,
  expires_at: instant,
  ended_at: instant.nullable(),
  hits: z.int(),
  last_hit_at: instant.nullable(),
});
export type RuleException = z.infer<typeof ruleException>;

const exceptionInput = {
  rule: ruleName,
  /** Nobody in particular: every subject of the rule. */
  subject: z.strictObject({ kind: z.enum(ruleSubjects), value: z.string().min(1).max(256) }).nullable(),
};

/** What a rule, or a draft of one, makes of the log. */
export const tried = z.object({
  /** How far back it was read, and how many facts. */
  from: instant,
  to: instant,
  facts: z.int(),
  /** False when the limit of facts was reached before `from`. */
  whole: z.boolean(),
  alerts: z.int(),
  /** Alerts by day, oldest first. */
  by_day: z.array(z.object({ day: z.string(), alerts: z.int() })).max(32),
  /** The newest of them. */
  found: z
    .array(
      z.object({
        subject: z.object({ kind: z.enum(ruleSubjects), id: z.string().nullable(), shown: z.string().nullable() }),
        decided_seq: z.int(),
        decided_at: instant,
        observed: z.number(),
        threshold: z.number(),
        /** How the alert of the rule in force about the same subject and time was judged; null when there was none, or it is not closed. */
        verdict: z.enum(verdicts).nullable(),
        /** Whether the rule in force raised an alert then. */
        known: z.boolean(),
      }),
    )
    .max(100),
  /** Alerts of the rule in force in the same time that this one would not raise, by verdict. */
  lost: z.object({ true_positive: z.int(), benign: z.int(), false_positive: z.int(), undetermined: z.int(), unjudged: z.int() }),
  /** Tests of the rule that fail, by title. */
  failing_tests: z.array(z.string()).max(20),
});
export type Tried = z.infer<typeof tried>;

/** Detection rules: those that come with the product, with what was changed here, and own ones. */
export const rules = {
  list: open(may.read)
    .input(z.strictObject({}))
    .output(z.object({ rules: z.array(ruleState).max(1000) })),
  show: open(may.read)
    .input(z.strictObject({ id: ruleName }))
    .output(
      ruleState.extend({
        /** What the product comes with, as version 0 puts it in force; null for an own rule. */
        product: rule.nullable(),
        versions: z.array(ruleVersion).max(100),
        exceptions_list: z.array(ruleException).max(100),
      }),
    ),
  /** Tries a rule or a draft on the log, and on its own tests, without changing anything. Refused as `unavailable` while too many are being tried. */
  test: open(may.read, { passive: false })
    .input(z.strictObject({ rule, days: z.int().min(1).max(30).default(30) }))
    .output(tried),
  /** Reads a rule in Sigma (YAML) into a draft, without storing it: what is not understood refuses it, by name; what was left out is told. */
  readSigma: open(may.administer)
    .input(
      z.strictObject({
        text: z.string().max(100_000),
        /** Whose behaviour a rule without a correlation is about: Sigma does not say. */
        subject: z.enum(ruleSubjects).optional(),
      }),
    )
    .output(z.object({ rule, notes: z.array(z.string()).max(50) })),
  /**
   * Changes a built-in rule for this installation, beside what is changed of it already. `version` is the one the change was made on: refused as `conflict` when it is no
   * longer in force. Refused as `invalid_input` when tests of the rule fail that pass with the version in force, unless `despite_tests` says that they are known.
   */
  override: open(may.administer)
    .input(
      z.strictObject({
        id: ruleName,
        version: z.int(),
        override: ruleOverride,
        note: z.string().min(1).max(500),
        despite_tests: z.boolean().default(false),
      }),
    )
    .output(ruleState),
  /** Adds an own rule, or a new version of one: `rule.version` is the one it becomes, 1 for a new rule, else one more than that in force. Refused when tests of its own fail. */
  save: open(may.administer)
    .input(
      z.strictObject({
        rule,
        note: z.string().min(1).max(500),
        /** Where a new rule comes from: by default it is an own one. */
        origin: z.enum(['own', 'sigma']).optional(),
      }),
    )
    .output(ruleState),
  /** Puts a former version in force again, as a new one; version 0 is what the product comes with. */
  rollBack: open(may.administer)
    .input(z.strictObject({ id: ruleName, to: z.int().min(0), note: z.string().min(1).max(500) }))
    .output(ruleState),
  /** Takes an own rule out of force; its versions stay. */
  remove: open(may.administer)
    .input(z.strictObject({ id: ruleName, note: z.string().min(1).max(500) }))
    .output(z.object({})),
  exceptions: open(may.read)
    .input(
      z.strictObject({
        rule: ruleName.optional(),
        state: z.enum(['standing', 'ended']).default('standing'),
        limit: z.int().min(1).max(500).default(100),
        cursor: z.string().max(512).default(''),
      }),
    )
    .output(z.object({ exceptions: z.array(ruleException), next })),
  /** What an exception would have kept quiet in the last 30 days. */
  previewException: open(may.read, { passive: false })
    .input(z.strictObject(exceptionInput))
    .output(z.object({ alerts: z.int(), true_positives: z.int(), newest_at: instant.nullable(), subjects: z.array(z.string()).max(20) })),
  /** Always expires: at most 90 days from now. */
  addException: open(may.respond)
    .input(z.strictObject({ ...exceptionInput, seconds: z.int().min(300).max(7_776_000), note: z.string().min(1).max(500) }))
    .output(ruleException),
  removeException: open(may.respond)
    .input(z.strictObject({ id: z.string().min(1).max(64), note: z.string().min(1).max(500) }))
    .output(ruleException),
};
