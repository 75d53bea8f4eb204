import { z } from 'zod';
import { may } from '../role.ts';
import { verdicts } from '../rule.ts';
import { severities } from '../severity.ts';
import { alert } from './alerts.ts';
import { instant, next, note } from './fields.ts';
import { open } from './procedure.ts';

export const caseStates = ['open', 'in_progress', 'closed'] as const;

const caseId = z.string().min(1).max(64);

/** Alerts that belong together, with who looks after them and how it ended. */
export const incident = z.object({
  id: z.string(),
  /** Small number that people say to one another. */
  number: z.int(),
  title: z.string(),
  state: z.enum(caseStates),
  severity: z.enum(severities),
  owner: z.string().nullable(),
  owner_name: z.string().nullable(),
  opened_by_name: z.string().nullable(),
  opened_at: instant,
  closed_at: instant.nullable(),
  verdict: z.enum(verdicts).nullable(),
  summary: z.string().nullable(),
  alerts: z.int(),
  notes: z.int(),
  /** From the first fact to the first alert, from there to the first operator, and to the end; milliseconds, null while not reached. */
  time_to_detect_ms: z.int().nullable(),
  time_to_acknowledge_ms: z.int().nullable(),
  time_to_resolve_ms: z.int().nullable(),
});
export type Incident = z.infer<typeof incident>;

/** One line of a case's time line. */
export const caseEntry = z.object({
  id: z.string(),
  at: instant,
  kind: z.enum([
    'opened',
    'note',
    'alert_raised',
    'alert_added',
    'alert_removed',
    'alert_assigned',
    'alert_closed',
    'alert_reopened',
    'changed',
    'act',
    'closed',
    'reopened',
  ]),
  by_name: z.string().nullable(),
  text: z.string(),
  seq: z.int().nullable(),
});
export type CaseEntry = z.infer<typeof caseEntry>;

export const cases = {
  list: open(may.read)
    .input(
      z.strictObject({
        states: z.array(z.enum(caseStates)).min(1).max(3).optional(),
        owner: z.string().min(1).max(64).optional(),
        limit: z.int().min(1).max(200).default(100),
        cursor: z.string().max(512).default(''),
      }),
    )
    .output(
      z.object({
        cases: z.array(incident),
        next,
        /** Means over the cases closed in the last 30 days, milliseconds. */
        means: z.object({
          closed: z.int(),
          detect_ms: z.int().nullable(),
          acknowledge_ms: z.int().nullable(),
          resolve_ms: z.int().nullable(),
        }),
      }),
    ),
  show: open(may.read)
    .input(z.strictObject({ id: caseId }))
    .output(incident.extend({ alert_list: z.array(alert).max(200), timeline: z.array(caseEntry).max(500) })),
  open: open(may.respond)
    .input(
      z.strictObject({
        title: z.string().min(1).max(200),
        alerts: z.array(z.string().min(1).max(64)).max(200).default([]),
        severity: z.enum(severities).default('medium'),
        note: z.string().min(1).max(4000).optional(),
      }),
    )
    .output(incident),
  change: open(may.respond)
    .input(
      z.strictObject({
        id: caseId,
        title: z.string().min(1).max(200).optional(),
        severity: z.enum(severities).optional(),
        owner: z.string().min(1).max(64).nullable().optional(),
        add_alerts: z.array(z.string().min(1).max(64)).max(200).optional(),
        remove_alerts: z.array(z.string().min(1).max(64)).max(200).optional(),
        /** What the new owner should know; only with an owner. */
        note,
      }),
    )
    .output(incident),
  note: open(may.respond)
    .input(z.strictObject({ id: caseId, text: z.string().min(1).max(4000) }))
    .output(incident),
  /** Closes the case, and with it those of its alerts that are not closed, with the same verdict. */
  close: open(may.respond)
    .input(z.strictObject({ id: caseId, verdict: z.enum(verdicts), summary: z.string().min(1).max(4000) }))
    .output(incident),
  reopen: open(may.respond)
    .input(z.strictObject({ id: caseId, reason: z.string().min(1).max(500) }))
    .output(incident),
  /** The case with alerts, facts, notes and measures as one JSON document; the export is recorded. */
  export: open(may.export)
    .input(z.strictObject({ id: caseId }))
    .output(z.object({ file_name: z.string(), json: z.string() })),
};
