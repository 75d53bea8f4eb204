import type { factFields, RuleSubject } from '../../shared/rule.ts';
import type { DetectedFact } from './detected-fact.ts';

type FactField = (typeof factFields)[number];
export type ReadField = (fact: DetectedFact) => unknown;

const members: { readonly [F in FactField]: ReadField } = {
  kind: (fact) => fact.kind,
  severity: (fact) => fact.severity,
  success: (fact) => fact.success,
  user: (fact) => fact.user,
  client: (fact) => fact.client,
  session: (fact) => fact.session,
  grant: (fact) => fact.grant,
  token: (fact) => fact.token,
  correlation: (fact) => fact.correlation,
  actor: (fact) => fact.actor,
  address: (fact) => fact.address,
  network: (fact) => fact.network,
  agent: (fact) => fact.agent,
  login: (fact) => fact.login,
};

const DETAIL = 'details.';

/** A reader of one field of a fact; what is not there reads as null. */
export const readField = (field: string): ReadField => {
  if (Object.hasOwn(members, field)) return members[field as FactField];
  const name = field.slice(DETAIL.length);
  // Own members alone: a detail called like a member of every object is not there.
  return ({ details }) => (Object.hasOwn(details, name) ? (details[name] ?? null) : null);
};

/** A reader of one field where its values are told apart: addresses count as what they stand for, since one host has as many of IPv6 as it likes. */
export const readValue = (field: string): ReadField => (field === 'address' ? (fact) => fact.source : readField(field));

const OPERATOR = 'operator:';

const subjects: { readonly [S in RuleSubject]: (fact: DetectedFact) => string | null } = {
  address: (fact) => fact.source,
  network: (fact) => fact.network,
  user: (fact) => fact.user,
  login: (fact) => fact.login,
  client: (fact) => fact.client,
  grant: (fact) => fact.grant,
  session: (fact) => fact.session,
  agent: (fact) => fact.agent,
  operator: ({ actor }) => (actor?.startsWith(OPERATOR) ? actor.slice(OPERATOR.length) : null),
  server: () => 'server',
};

/** A reader of the subject a rule keeps its findings apart by; null for a fact without one. */
export const readSubject = (subject: RuleSubject): ((fact: DetectedFact) => string | null) => subjects[subject];
