import { type AuditKind, auditKinds } from '../../../shared/audit-event.ts';
import type { Measure } from '../../../shared/contract/metrics.ts';
import type { FollowedFact } from '../../store/records.ts';

/** What a fact adds to a measure. */
export interface Amount {
  readonly measure: Measure;
  readonly amount: number;
}

/**
 * The measures that a fact of a kind counts in. Tokens issued are access tokens on a new grant, those refreshed the ones on a refresh token: no token is in both.
 * A grant that is revoked counts as one token, since its whole family goes with it.
 */
const counted: { readonly [K in AuditKind]?: readonly Measure[] } = {
  'user.signed_in': ['sign_ins'],
  'user.sign_in_failed': ['sign_in_failures'],
  'authorization.granted': ['authorizations'],
  'authorization.refused': ['refusals'],
  'code.redeemed': ['tokens_issued'],
  'code.refused': ['refusals'],
  'token.issued': ['tokens_issued'],
  'token.refused': ['refusals'],
  'token.rejected': ['refusals'],
  'token.revoked': ['tokens_revoked'],
  'grant.revoked': ['tokens_revoked'],
  'refresh_token.rotated': ['tokens_refreshed'],
  'refresh_token.refused': ['refusals'],
  'client.authentication_failed': ['refusals'],
  'request.refused': ['refusals'],
  'limit.exceeded': ['blocked_requests'],
  'request.blocked': ['blocked_requests'],
};

const categories: ReadonlyMap<string, string> = new Map(Object.entries(auditKinds).map(([kind, { category }]) => [kind, category]));

const table: ReadonlyMap<string, readonly Measure[]> = new Map(
  Object.entries(auditKinds).map(([kind, { category }]) => {
    const named = counted[kind as AuditKind] ?? [];
    return [kind, category === 'violation' ? [...named, 'violations' as const] : named];
  }),
);

const NONE: readonly Amount[] = [];
const once: ReadonlyMap<string, readonly Amount[]> = new Map(
  [...table].map(([kind, measures]) => [kind, measures.map((measure) => ({ measure, amount: 1 }))]),
);

/** Details of the few kinds that say how many; a body that cannot be read counts nothing. */
const detailsOf = ({ body }: FollowedFact): Readonly<Record<string, unknown>> => {
  try {
    const parsed: { details?: Readonly<Record<string, unknown>> } = JSON.parse(body);
    return parsed.details ?? {};
  } catch {
    return {};
  }
};

const whole = (value: unknown): number => (typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : 0);

/** Refusals that were not recorded one by one count as what they are. */
const ofCounted = (fact: FollowedFact): Amount[] => {
  const { of, count } = detailsOf(fact);
  const amount = whole(count);
  if (amount === 0 || typeof of !== 'string') return [];
  return (table.get(of) ?? []).map((measure) => ({ measure, amount }));
};

const ofBulk = (fact: FollowedFact): Amount[] => {
  const { access_tokens, refresh_tokens } = detailsOf(fact);
  const amount = whole(access_tokens) + whole(refresh_tokens);
  return amount === 0 ? [] : [{ measure: 'tokens_revoked', amount }];
};

/** Whether a person did it with the tools of an operator: the first member of a canonical body is who acted. */
const isOperatorAct = ({ kind, body }: FollowedFact): boolean =>
  categories.get(kind) === 'administration' && (body.startsWith('{"actor":"operator:') || body.startsWith('{"actor":"local:'));

const OPERATOR_ACT: Amount = { measure: 'operator_acts', amount: 1 };

/** An operator's revocation is counted by its own fact, which says how many; those of its grants and tokens only tell which. */
const isTold = ({ kind, body }: FollowedFact): boolean =>
  (kind === 'grant.revoked' || kind === 'token.revoked') && body.includes('"reason":"revoked_by_operator"');

const ofItself = (fact: FollowedFact): readonly Amount[] => {
  if (fact.kind === 'refusals.counted') return ofCounted(fact);
  if (fact.kind === 'tokens.revoked') return ofBulk(fact);
  return isTold(fact) ? NONE : (once.get(fact.kind) ?? NONE);
};

/** What a fact counts as, and how often; nothing for most kinds of administration, and for kinds that are not known. */
export const measuresOf = (fact: FollowedFact): readonly Amount[] => {
  const amounts = ofItself(fact);
  return isOperatorAct(fact) ? [...amounts, OPERATOR_ACT] : amounts;
};
