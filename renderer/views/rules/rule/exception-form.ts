import type { Rule, RuleSubject } from '../../../../shared/rule.ts';

/** What is asked for an exception. */
export interface ExceptionForm {
  /** `every`: every subject of the rule. */
  readonly of: RuleSubject | 'every';
  readonly value: string;
  readonly seconds: string;
  readonly note: string;
}

const HOUR = 3600;
const DAY = 24 * HOUR;

/** How long an exception may stand: it always ends. */
export const exceptionLengths = [
  { value: String(HOUR), label: '1 hour' },
  { value: String(DAY), label: '24 hours' },
  { value: String(7 * DAY), label: '7 days' },
  { value: String(30 * DAY), label: '30 days' },
  { value: String(90 * DAY), label: '90 days' },
] as const;

const hints: { readonly [S in RuleSubject]?: string } = {
  address: 'An address or a range, as 203.0.113.9 or 2001:db8::/48',
  network: 'A range, as 203.0.113.0/24 or 2001:db8::/48',
  user: 'Name or id of the account',
  login: 'The name as it was typed',
  client: 'The client id',
  operator: 'Name or id of the operator',
};

/** How the subject of a rule is written; empty where it is an id. */
export const valueHint = (subject: RuleSubject): string => hints[subject] ?? '';

export const emptyException = ({ subject }: Pick<Rule, 'subject'>): ExceptionForm => ({
  of: subject === 'server' ? 'every' : subject,
  value: '',
  seconds: String(7 * DAY),
  note: '',
});

/** Whom the form means; undefined while it names nobody. */
export const subjectOf = ({ of, value }: ExceptionForm): { readonly kind: RuleSubject; readonly value: string } | null | undefined => {
  if (of === 'every') return null;
  const trimmed = value.trim();
  return trimmed === '' ? undefined : { kind: of, value: trimmed };
};
