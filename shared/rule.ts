import { z } from 'zod';
import { type AuditKind, auditKinds } from './audit-event.ts';
import type { ActName } from './contract/acts.ts';
import { playbookIds } from './playbook-id.ts';
import { severities } from './severity.ts';

/** Whose behaviour a rule judges: findings are kept apart by it. `network` is the /24 or /48 of an address, `login` the name that was typed at a sign-in. */
export const ruleSubjects = ['address', 'network', 'user', 'login', 'client', 'grant', 'session', 'operator', 'agent', 'server'] as const;
export type RuleSubject = (typeof ruleSubjects)[number];

/** Members of a fact that conditions and measures may name; `details.<name>` names what its kind says beyond. */
export const factFields = [
  'kind',
  'severity',
  'success',
  'user',
  'client',
  'session',
  'grant',
  'token',
  'correlation',
  'actor',
  'address',
  'network',
  'agent',
  'login',
] as const;

/** No rule may judge what rules bring about, or one alert could raise the next without end. */
const FOLLOWS_FROM_RULES = /^(?:(?:alert|playbook|case|emergency)\.|notification\.(?:failed|dropped)$)/;

const kinds = (Object.keys(auditKinds) as AuditKind[]).filter((kind) => !FOLLOWS_FROM_RULES.test(kind));

export const ruleKind = z.enum(kinds);
export const fieldName = z
  .string()
  .max(80)
  .regex(new RegExp(`^(?:${factFields.join('|')}|details\\.[a-z][a-z0-9_]{0,63})$`), 'a member of a fact, or details.<name>');

const text = z.string().max(512);
const scalar = z.union([text, z.number(), z.boolean()]);
const texts = z.union([text.min(1), z.array(text.min(1)).min(1).max(100)]);

/**
 * One thing a fact must say. A list member of the details satisfies `is`, `in` and the text conditions when one of its items does; what is absent satisfies
 * `not`, `not_in` and `exists: false` alone. Text is compared exactly, except by `contains`, `starts_with` and `ends_with`, which ignore case.
 */
const simpleCondition = z.union([
  z.strictObject({ field: fieldName, is: scalar }),
  z.strictObject({ field: fieldName, in: z.array(scalar).min(1).max(200) }),
  z.strictObject({ field: fieldName, not: scalar }),
  z.strictObject({ field: fieldName, not_in: z.array(scalar).min(1).max(200) }),
  z.strictObject({ field: fieldName, at_least: z.number() }),
  z.strictObject({ field: fieldName, at_most: z.number() }),
  z.strictObject({ field: fieldName, contains: texts }),
  z.strictObject({ field: fieldName, starts_with: texts }),
  z.strictObject({ field: fieldName, ends_with: texts }),
  z.strictObject({ field: fieldName, exists: z.boolean() }),
]);
export type SimpleCondition = z.infer<typeof simpleCondition>;

const simpleConditions = z.array(simpleCondition).min(1).max(50);

/** A condition, one at least of several, or none of several. A list of conditions is met when all of it is. */
export const condition = z.union([simpleCondition, z.strictObject({ any: simpleConditions }), z.strictObject({ none: simpleConditions })]);
export type Condition = z.infer<typeof condition>;

const conditions = z.array(condition).max(50);

/** What facts are called where people read of them, one and several: `refused proof`, `refused proofs`. Without it they are called by their kinds and conditions. */
const factsName = z.strictObject({ one: z.string().min(1).max(120), many: z.string().min(1).max(120) });

const seconds = z.int().min(1).max(2_678_400);

/**
 * What must hold of the facts of one subject within the window. `where` narrows the facts the measure looks at. `refusals.counted` stands for as many facts as
 * it counts.
 *
 * - `count`: at least so many facts.
 * - `distinct`: the field has at least so many different values.
 * - `per`: at most so many facts for each value of the field, for half of the values at least (the median).
 * - `share`: of all facts of the window (or of those that meet `of`), at least, or at most, this part meets the conditions.
 *
 * `name` is what the facts are called that the measure looks at; of a share, those that meet its conditions.
 */
export const measure = z.union([
  z.strictObject({ count: z.int().min(1).max(10_000), where: conditions.optional(), name: factsName.optional() }),
  z.strictObject({ distinct: fieldName, at_least: z.int().min(1).max(1000), where: conditions.optional(), name: factsName.optional() }),
  z.strictObject({
    per: fieldName,
    at_most: z.number().positive().max(1_000_000),
    where: conditions.optional(),
    name: factsName.optional(),
  }),
  z.strictObject({ share: conditions.min(1), of: conditions.optional(), at_least: z.number().min(0).max(1), name: factsName.optional() }),
  z.strictObject({ share: conditions.min(1), of: conditions.optional(), at_most: z.number().min(0).max(1), name: factsName.optional() }),
]);
export type Measure = z.infer<typeof measure>;

const factFilter = z.strictObject({ kinds: z.array(ruleKind).min(1).max(kinds.length), where: conditions });

/** Detectors that are written as code, since no document can say what they do; each states its parameters in its rule. */
export const codedDetectors = ['refresh-reuse', 'client-baseline', 'impossible-travel'] as const;
export type CodedDetector = (typeof codedDetectors)[number];

/** How the facts that a rule looks at come to a finding. */
export const ruleLogic = z.discriminatedUnion('type', [
  /** All measures hold at once, within a sliding window. The first measure is the one shown as observed against its threshold. */
  z.strictObject({ type: z.literal('threshold'), within: seconds, all: z.array(measure).min(1).max(10) }),
  /** The steps follow one another, each with at least so many facts, all within the window. */
  z.strictObject({
    type: z.literal('sequence'),
    within: seconds,
    steps: z
      .array(z.strictObject({ ...factFilter.shape, at_least: z.int().min(1).max(500), name: factsName.optional() }))
      .min(2)
      .max(8),
  }),
  z.strictObject({ type: z.literal('built_in'), detector: z.enum(codedDetectors), parameters: z.record(z.string().max(64), z.number()) }),
]);
export type RuleLogic = z.infer<typeof ruleLogic>;

/** Acts an alert may offer, the likeliest first. */
export const suggestedActs = [
  'addresses.block',
  'users.sign_out',
  'users.suspend',
  'tokens.revoke',
  'clients.suspend',
  'sessions.end',
  'consents.withdraw',
  'keys.rotate',
] as const satisfies readonly ActName[];
export type SuggestedAct = (typeof suggestedActs)[number];

/** A technique of MITRE ATT&CK (Enterprise): `T1110.003`, Password Spraying, credential-access. */
export const technique = z.strictObject({
  id: z
    .string()
    .max(9)
    .regex(/^T\d{4}(?:\.\d{3})?$/, 'a technique of ATT&CK, as T1110.003'),
  name: z.string().min(1).max(120),
  tactic: z.string().min(1).max(60),
});
export type Technique = z.infer<typeof technique>;

export const ruleId = z
  .string()
  .regex(/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/, 'lower-case words joined by hyphens')
  .max(64);

/** A history that a rule is tried on: facts at moments counted from the first, and whether it is to find anything in them. */
export const ruleTest = z.strictObject({
  title: z.string().min(1).max(200),
  facts: z
    .array(
      z.strictObject({
        after_seconds: z.number().min(0).max(2_678_400),
        kind: ruleKind,
        /** The same fact so many times. */
        times: z.int().min(1).max(1000).default(1),
        every_seconds: z.number().min(0).max(86_400).default(1),
        /** In a text, `{n}` stands for the number of the repetition, from 1. */
        fields: z.record(fieldName, scalar).default({}),
      }),
    )
    .min(1)
    .max(100),
  fires: z.boolean(),
});
export type RuleTest = z.infer<typeof ruleTest>;

/** A rule of detection: built in, own or imported, all of one form. Nothing in it is ever run as code. */
export const rule = z.strictObject({
  id: ruleId,
  /** Raised with every change: alerts name the version that raised them. */
  version: z.int().min(1).max(1_000_000),
  title: z.string().min(1).max(120),
  /** What it finds, and why that matters. */
  description: z.string().min(1).max(2000),
  /** What honest behaviour could look the same. */
  false_positives: z.array(z.string().min(1).max(500)).max(10),
  enabled: z.boolean(),
  severity: z.enum(severities),
  /** 0 to 100. */
  risk: z.int().min(0).max(100),
  technique: technique.nullable(),
  subject: z.enum(ruleSubjects),
  /** Which facts it looks at. A fact that lacks the subject is passed over. */
  when: factFilter,
  logic: ruleLogic,
  /** Later findings of the same rule and subject join the open alert if its last fact is no older than this. */
  group_seconds: seconds,
  /** The measure of the subject that is shown beside what was observed; null for none. */
  baseline: z.string().max(64).nullable(),
  acts: z.array(z.enum(suggestedActs)).max(suggestedActs.length),
  /** The playbook that answers its alerts; null, or left out, for none. */
  playbook: z.enum(playbookIds).nullable().default(null),
  tests: z.array(ruleTest).max(20),
});
export type Rule = z.infer<typeof rule>;
export type RuleInput = z.input<typeof rule>;

/** What an installation changes of a built-in rule; the rest follows the product. It makes a new version of the rule. */
export const ruleOverride = z.strictObject({
  enabled: z.boolean().optional(),
  severity: z.enum(severities).optional(),
  risk: z.int().min(0).max(100).optional(),
  logic: ruleLogic.optional(),
  group_seconds: seconds.optional(),
  acts: z.array(z.enum(suggestedActs)).max(suggestedActs.length).optional(),
  playbook: z.enum(playbookIds).nullable().optional(),
});
export type RuleOverride = z.infer<typeof ruleOverride>;

/** All that may differ from a built-in rule: what an installation changes of it, and what else was different in a former release that it went back to. */
export const ruleDifference = rule
  .omit({ id: true, version: true })
  .partial()
  // What a stored difference leaves out does not differ: no default may fill it in.
  .extend({ playbook: ruleOverride.shape.playbook });
export type RuleDifference = z.infer<typeof ruleDifference>;

/** The rule as it is in force with what differs here. */
export const withOverride = (given: Rule, override: RuleDifference, version: number): Rule => {
  const changed = Object.fromEntries(Object.entries(override).filter(([, value]) => value !== undefined));
  return { ...given, ...changed, version };
};

export const alertStates = ['open', 'in_progress', 'closed'] as const;
export type AlertState = (typeof alertStates)[number];

export const verdicts = ['true_positive', 'benign', 'false_positive', 'undetermined'] as const;
export type Verdict = (typeof verdicts)[number];
