import { z } from 'zod';
import { may } from '../role.ts';
import { alertStates, ruleSubjects, suggestedActs, technique, verdicts } from '../rule.ts';
import { severities } from '../severity.ts';
import { loggedEvent } from './audit.ts';
import { instant, next, note } from './fields.ts';
import { open } from './procedure.ts';

const alertId = z.string().min(1).max(64);
const alertIds = z.array(alertId).min(1).max(500);

/** Whom an alert is about. An address, network or typed name that was erased reads null. */
export const alertSubject = z.object({
  kind: z.enum(ruleSubjects),
  id: z.string().nullable(),
  /** What people call it: the name of the account or client, or the id itself. */
  shown: z.string().nullable(),
});
export type AlertSubject = z.infer<typeof alertSubject>;

/** What a rule found about one subject, as a line of the queue. */
export const alert = z.object({
  id: z.string(),
  rule: z.string(),
  rule_version: z.int(),
  /** Title of the rule; its id when the rule is gone. */
  title: z.string(),
  severity: z.enum(severities),
  /** 0 to 100. */
  risk: z.int(),
  technique: technique.nullable(),
  subject: alertSubject,
  /** Who did what, how often, in which time: one sentence. */
  sentence: z.string(),
  observed: z.number(),
  threshold: z.number(),
  window_seconds: z.int(),
  /** Facts that contributed, counted ones included. */
  count: z.int(),
  first_at: instant,
  last_at: instant,
  /** The fact that satisfied the rule, when it was recorded, and when the alert was. */
  decided_seq: z.int(),
  decided_at: instant,
  raised_at: instant,
  /** Numbers of the newest facts it stands on. */
  cause: z.array(z.int()).max(20),
  state: z.enum(alertStates),
  owner: z.string().nullable(),
  owner_name: z.string().nullable(),
  verdict: z.enum(verdicts).nullable(),
  reason: z.string().nullable(),
  closed_at: instant.nullable(),
  /** The exception that closed it as it was raised. */
  suppressed_by: z.string().nullable(),
  case_id: z.string().nullable(),
});
export type Alert = z.infer<typeof alert>;

/** How risky somebody is: the highest risk and the worst severity of the alerts about them that are not closed. */
export const standingRisk = z.object({ risk: z.int(), severity: z.enum(severities), alerts: z.int() });
export type StandingRisk = z.infer<typeof standingRisk>;

/** Which alerts a list shows. All members must hold. */
export const alertFilter = z.strictObject({
  states: z.array(z.enum(alertStates)).min(1).max(3).optional(),
  severities: z.array(z.enum(severities)).min(1).max(5).optional(),
  rules: z.array(z.string().min(1).max(64)).min(1).max(50).optional(),
  subject: z.strictObject({ kind: z.enum(ruleSubjects), id: z.string().min(1).max(256) }).optional(),
  /** Id of an operator; `none` for alerts that nobody has taken on. */
  owner: z.string().min(1).max(64).optional(),
  verdicts: z.array(z.enum(verdicts)).min(1).max(4).optional(),
  /** True for those alone that an exception closed as they were raised, false for all others. */
  suppressed: z.boolean().optional(),
  case: z.string().min(1).max(64).optional(),
  from: z.int().optional(),
  to: z.int().optional(),
});
export type AlertFilter = z.infer<typeof alertFilter>;

/** One measure of the rule: what was seen, and what would have been too little; both also as people read them, with their unit. */
export const measured = z.object({
  measure: z.string(),
  observed: z.number(),
  threshold: z.number(),
  observed_shown: z.string(),
  threshold_shown: z.string(),
  met: z.boolean(),
});

/** An act an alert offers: what to do, already aimed at its subject. */
export const offered = z.object({
  act: z.enum(suggestedActs),
  /** Input of `acts.preview`. */
  input: z.record(z.string(), z.unknown()),
  label: z.string(),
});

/** Refused when nothing was changed at all; else what was, and why the others were not. */
const changed = z.object({ alerts: z.array(alert).max(500), failed: z.array(z.object({ id: z.string(), why: z.string() })).max(100) });

/** The queue of what rules found, and what people make of it. */
export const alerts = {
  list: open(may.read)
    .input(
      z.strictObject({
        filter: alertFilter.default({}),
        order: z.enum(['newest', 'severity', 'risk', 'count', 'oldest']).default('newest'),
        limit: z.int().min(1).max(500).default(100),
        cursor: z.string().max(512).default(''),
      }),
    )
    .output(z.object({ alerts: z.array(alert), next, total: z.int().nullable() })),
  /** Open alerts by severity and by rule, for badges and facets. */
  standing: open(may.read)
    .input(z.strictObject({}))
    .output(
      z.object({
        open: z.int(),
        in_progress: z.int(),
        by_severity: z.record(z.enum(severities), z.int()),
        by_rule: z.array(z.object({ rule: z.string(), title: z.string(), alerts: z.int() })).max(100),
        oldest_open_at: instant.nullable(),
      }),
    ),
  show: open(may.read)
    .input(z.strictObject({ id: alertId }))
    .output(
      alert.extend({
        description: z.string(),
        false_positives: z.array(z.string()),
        /** The arithmetic of the rule. */
        measures: z.array(measured).max(10),
        /** What is usual for this subject: the mean and deviation of its windows over the last days; null where too little is known. */
        baseline: z.object({ mean: z.number(), deviation: z.number(), windows: z.int(), days: z.int() }).nullable(),
        /** Facts it stands on, newest first. */
        facts: z.array(loggedEvent).max(200),
        offered: z.array(offered).max(12),
        /** Alerts of the same rule, and of the same subject, with how they were judged. */
        similar: z.array(alert).max(20),
        judged: z.object({ true_positive: z.int(), benign: z.int(), false_positive: z.int(), undetermined: z.int() }),
        /** What was done about it: facts that name it, oldest first. */
        history: z.array(loggedEvent).max(200),
      }),
    ),
  /**
   * Takes alerts on, or gives them to an operator; null puts them back. An open alert comes into progress. With `owned_by`, an alert that is somebody else's by now is
   * left alone.
   */
  assign: open(may.respond)
    .input(
      z.strictObject({
        alerts: alertIds,
        owner: z.string().min(1).max(64).nullable(),
        owned_by: z.string().min(1).max(64).nullable().optional(),
        note,
      }),
    )
    .output(changed),
  /** How many prepared playbook runs wait about these alerts, and are declined for good when they are closed. */
  previewClose: open(may.read)
    .input(z.strictObject({ alerts: alertIds }))
    .output(z.object({ declines: z.int() })),
  /** With `owned_by`, an alert that is somebody else's by now is left alone. Tells how many playbook runs were declined with them: no reopening brings those back. */
  close: open(may.respond)
    .input(
      z.strictObject({
        alerts: alertIds,
        verdict: z.enum(verdicts),
        reason: z.string().min(1).max(500),
        owned_by: z.string().min(1).max(64).nullable().optional(),
      }),
    )
    .output(changed.extend({ declined: z.int() })),
  /** With `closed_until`, an alert that was closed later than that, and so was judged anew, is left alone. */
  reopen: open(may.respond)
    .input(z.strictObject({ alerts: alertIds, reason: z.string().min(1).max(500), closed_until: instant.max(40).optional() }))
    .output(changed),
};
