import { z } from 'zod';
import { playbookIds } from '../playbook-id.ts';
import { may } from '../role.ts';
import { ruleSubjects } from '../rule.ts';
import { severities } from '../severity.ts';
import { effect } from './acts.ts';
import { instant, next, note } from './fields.ts';
import { open } from './procedure.ts';

export const playbookModes = ['off', 'manual', 'approval', 'automatic'] as const;
export type PlaybookMode = (typeof playbookModes)[number];

/** One step: an ordinary act aimed at what the alert is about, or one of the response's own measures. */
export const playbookStep = z.object({
  /** As `addresses.block`, `tokens.revoke`, `users.sign_out`, `emergency.begin`, `notify`. */
  act: z.string(),
  /** At whom: the alert's subject, or those its facts name. */
  target: z.enum(['subject', 'addresses', 'users', 'clients', 'grants', 'none']),
  seconds: z.int().nullable(),
  sentence: z.string(),
});

/** What to do about the alerts of rules that name it. */
export const playbook = z.object({
  id: z.enum(playbookIds),
  title: z.string(),
  description: z.string(),
  /** The rules in force that name it. */
  rules: z.array(z.string()).max(1000),
  /** What rules may be about that it can answer: what one of its steps has a target for. */
  subjects: z.array(z.enum(ruleSubjects)),
  least_severity: z.enum(severities),
  mode: z.enum(playbookModes),
  /** How it is set for rules that name it here alone, own ones above all: what comes as automatic waits for approval there until somebody chose automatic. */
  own_mode: z.enum(playbookModes),
  /** What it comes with. */
  default_mode: z.enum(playbookModes),
  steps: z.array(playbookStep).max(10),
  runs: z.int(),
  last_run_at: instant.nullable(),
});
export type Playbook = z.infer<typeof playbook>;

export const runStates = ['waiting', 'running', 'done', 'partly', 'failed', 'declined', 'expired', 'undone'] as const;

export const runStep = z.object({
  act: z.string(),
  sentence: z.string(),
  state: z.enum(['waiting', 'done', 'nothing', 'failed', 'skipped', 'undone']),
  done: z.int(),
  /** Why it did nothing or failed; of one that is still to be done, why it would do nothing as things stood when the run was prepared. */
  why: z.string().nullable(),
  /** The fact that records it, and the one to undo it by. */
  seq: z.int().nullable(),
  undo: z.int().nullable(),
  /** Of an act that waits: what it will do, as it was shown to who asked for it; it is done to those alone. */
  effect: effect.nullable(),
});

/** One time a playbook was set going, or an act that reaches far and was asked for by one operator. */
export const playbookRun = z.object({
  id: z.string(),
  /** Null for an act. */
  playbook: z.string().nullable(),
  /** Null for a playbook. */
  act: z.string().nullable(),
  title: z.string(),
  alert: z.string().nullable(),
  /** Sentence of the alert. */
  about: z.string(),
  mode: z.enum(playbookModes),
  state: z.enum(runStates),
  /** Of an act: in the words of who asked for it. */
  reason: z.string().nullable(),
  /** Actor, as facts name it. */
  started_by: z.string(),
  started_by_name: z.string().nullable(),
  started_at: instant,
  ended_at: instant.nullable(),
  /** Until when it waits for approval. */
  expires_at: instant.nullable(),
  approved_by_name: z.string().nullable(),
  /** Whether a second operator must approve: the acts are wide. */
  second_operator: z.boolean(),
  steps: z.array(runStep).max(10),
});
export type PlaybookRun = z.infer<typeof playbookRun>;

export const emergency = z.object({
  on: z.boolean(),
  until: instant.nullable(),
  began_at: instant.nullable(),
  began_by_name: z.string().nullable(),
  note: z.string().nullable(),
  /** What holds while it is on, in words; told while it is off too. */
  measures: z.array(z.string()).max(10),
  /** How long it lasts where nothing else is said. */
  usual_seconds: z.int(),
});
export type Emergency = z.infer<typeof emergency>;

const runId = z.string().min(1).max(64);

/** Playbooks, their runs, acts that wait for a second operator, and emergency mode. */
export const response = {
  playbooks: open(may.read)
    .input(z.strictObject({}))
    .output(z.object({ playbooks: z.array(playbook).max(100) })),
  setMode: open(may.administer)
    .input(z.strictObject({ playbook: z.string().min(1).max(64), mode: z.enum(playbookModes), note: z.string().min(1).max(500) }))
    .output(playbook),
  runs: open(may.read)
    .input(
      z.strictObject({
        state: z.enum(['waiting', 'all']).default('all'),
        alert: z.string().min(1).max(64).optional(),
        /** By when they were started. */
        order: z.enum(['newest', 'oldest']).default('newest'),
        limit: z.int().min(1).max(200).default(50),
        cursor: z.string().max(512).default(''),
      }),
    )
    .output(z.object({ runs: z.array(playbookRun), next })),
  show: open(may.read)
    .input(z.strictObject({ run: runId }))
    .output(playbookRun),
  /** How many runs wait for approval, at most a thousand counted; for badges. */
  standing: open(may.read)
    .input(z.strictObject({}))
    .output(z.object({ waiting: z.int() })),
  /**
   * What a playbook would do about an alert, step by step; changes nothing. A step that would do nothing says why, one that passes somebody over names them as not
   * affected.
   */
  dryRun: open(may.read, { passive: false })
    .input(
      z.union([
        z.strictObject({ playbook: z.string().min(1).max(64), alert: z.string().min(1).max(64) }),
        // One that waits: aimed at those it was prepared for.
        z.strictObject({ run: runId }),
      ]),
    )
    .output(
      z.object({
        steps: z
          .array(z.object({ act: z.string(), sentence: z.string(), effect: effect.nullable(), why_not: z.string().nullable() }))
          .max(10),
      }),
    ),
  /** Sets a playbook going about an alert, now. */
  run: open(may.respond)
    .input(z.strictObject({ playbook: z.string().min(1).max(64), alert: z.string().min(1).max(64), reason: z.string().min(1).max(500) }))
    .output(playbookRun),
  approve: open(may.respond)
    .input(z.strictObject({ run: runId, note }))
    .output(playbookRun),
  /** Who asked for it may decline it as well: then it is withdrawn. */
  decline: open(may.respond)
    .input(z.strictObject({ run: runId, note: z.string().min(1).max(500) }))
    .output(playbookRun),
  /** Takes back what can be taken back of a run. */
  undo: open(may.respond)
    .input(z.strictObject({ run: runId, reason: z.string().min(1).max(500) }))
    .output(playbookRun),
  emergency: open(may.read).input(z.strictObject({})).output(emergency),
  /** Limits halved, the second factor asked of everybody who has one and the password of the others; ends by itself, after the configured time if none is given. Where it is on, it is prolonged. */
  beginEmergency: open(may.respond)
    .input(z.strictObject({ seconds: z.int().min(300).max(86_400).optional(), note: z.string().min(1).max(500) }))
    .output(emergency),
  endEmergency: open(may.respond)
    .input(z.strictObject({ note: z.string().min(1).max(500) }))
    .output(emergency),
};
