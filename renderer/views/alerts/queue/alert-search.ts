import { z } from 'zod';
import type { AlertFilter } from '../../../../shared/contract/alerts.ts';
import { type AlertState, alertStates, type RuleSubject, ruleSubjects, verdicts } from '../../../../shared/rule.ts';
import { severities } from '../../../../shared/severity.ts';
import { parseRange, rangeBounds } from '../../../ui/filter/time-range.ts';

/** What the queue may be grouped by. */
export const groupFields = ['severity', 'rule', 'subject', 'technique', 'owner', 'state', 'verdict'] as const;
export type GroupField = (typeof groupFields)[number];
const MOST_GROUPS = 3;

/** Which states are listed; `standing` are all that are not closed. */
export const queueStates = [...alertStates, 'standing', 'any'] as const;
export type QueueState = (typeof queueStates)[number];

export const queueOrders = ['newest', 'severity', 'risk', 'count', 'oldest'] as const;

const text = z.coerce.string().min(1).max(256).optional().catch(undefined);
const short = z.coerce.string().min(1).max(64).optional().catch(undefined);

/** Several of a few words, as `high,critical` or as a list; what is none of them makes the whole of it void, rather than another question than was asked. */
const several = <T extends string>(words: readonly [T, ...T[]], most: number = words.length) =>
  z
    .union([z.string().transform((one) => one.split(',')), z.array(z.string())])
    .transform((all) => [...new Set(all)])
    .pipe(z.array(z.enum(words)).min(1).max(most))
    .optional()
    .catch(undefined);

/** `address:203.0.113.9`: whom alerts are about. */
export const parseSubject = (given: string): { readonly kind: RuleSubject; readonly id: string } | undefined => {
  const at = given.indexOf(':');
  const kind = ruleSubjects.find((one) => one === given.slice(0, at));
  const id = given.slice(at + 1);
  return at > 0 && kind !== undefined && id !== '' ? { kind, id } : undefined;
};
export const subjectText = ({ kind, id }: { readonly kind: RuleSubject; readonly id: string }): string => `${kind}:${id}`;

/** What the address of the queue holds; also what other screens link with. */
export const alertSearch = z.object({
  state: z.enum(queueStates).default('open').catch('open'),
  severity: several(severities),
  verdict: several(verdicts),
  rule: short,
  subject: z.coerce
    .string()
    .max(280)
    .refine((given) => parseSubject(given) !== undefined)
    .optional()
    .catch(undefined),
  /** Id of an operator; `none` for nobody's. */
  owner: short,
  case: short,
  /** Those that an exception closed as they were raised: left out unless asked for. */
  suppressed: z.enum(['only', 'with']).optional().catch(undefined),
  /** When it was raised, as the range picker writes it. All of the time without it. */
  range: z
    .string()
    .refine((given) => parseRange(given) !== undefined)
    .optional()
    .catch(undefined),
  /** Words that occur in what is listed. */
  text: z.coerce.string().max(128).optional().catch(undefined),
  order: z.enum(queueOrders).default('newest').catch('newest'),
  group: several(groupFields, MOST_GROUPS),
  /** The alert whose drawer is open. */
  alert: text,
});
export type AlertSearch = z.output<typeof alertSearch>;

const statesOf: { readonly [S in QueueState]: AlertState[] | undefined } = {
  open: ['open'],
  in_progress: ['in_progress'],
  closed: ['closed'],
  standing: ['open', 'in_progress'],
  any: undefined,
};

/** Whether an alert in this state is still listed. */
export const listsState = (search: Pick<AlertSearch, 'state'>, state: AlertState): boolean =>
  statesOf[search.state]?.includes(state) ?? true;

/** The filter the engine is asked with, at a moment. */
export const toAlertFilter = (search: AlertSearch, now: number): AlertFilter => {
  const { state, severity, verdict, rule, subject, owner, case: caseId, suppressed, range } = search;
  const states = statesOf[state];
  const about = subject === undefined ? undefined : parseSubject(subject);
  const parsed = range === undefined ? undefined : parseRange(range);
  const bounds = parsed ? rangeBounds(parsed, now) : undefined;
  return {
    ...(states ? { states } : {}),
    ...(severity ? { severities: severity } : {}),
    ...(verdict ? { verdicts: verdict } : {}),
    ...(rule === undefined ? {} : { rules: [rule] }),
    ...(about ? { subject: about } : {}),
    ...(owner === undefined ? {} : { owner }),
    ...(caseId === undefined ? {} : { case: caseId }),
    ...(suppressed === 'with' ? {} : { suppressed: suppressed === 'only' }),
    ...(bounds ? { from: Math.floor(bounds.from), to: Math.ceil(bounds.to) } : {}),
  };
};
