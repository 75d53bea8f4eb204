import type { AuditKind } from '../../../shared/audit-event.ts';
import type { Condition, Measure, RuleLogic, SimpleCondition } from '../../../shared/rule.ts';

type Share = Extract<Measure, { share: unknown; at_least: number }>;

const ofKind = (kind: AuditKind): SimpleCondition => ({ field: 'kind', is: kind });

export const FAILED_SIGN_INS: Condition[] = [ofKind('user.sign_in_failed')];
export const SIGN_INS: Condition[] = [ofKind('user.signed_in')];
export const REFUSED: Condition[] = [{ field: 'success', is: false }];
/** An attempt beyond the limit was not looked at: it is neither a success nor a failure. */
export const BUT_LIMITS: Condition[] = [{ field: 'kind', not: 'limit.exceeded' }];

export const UNUSUAL_REQUESTS: Condition[] = [ofKind('requests.unusual')];

/** What shows that somebody has honest business here. */
export const SUCCESSES = ['user.signed_in', 'code.redeemed', 'refresh_token.rotated', 'token.issued'] as const;

/** Reasons for which a code or token is refused that was never issued: one that has expired is no guess. */
export const NEVER_ISSUED = ['malformed', 'malformed_token', 'unknown', 'too_long'];

/** What a page elsewhere had a visitor's browser send is blamed on no address. */
export const NOT_FOREIGN: SimpleCondition = { field: 'details.foreign', not: true };
export const FOREIGN: SimpleCondition = { field: 'details.foreign', is: true };

/** Facts of one kind only as far as they meet the condition; those of other kinds anyway. */
export const onlyIf = (kind: AuditKind, condition: SimpleCondition): Condition => ({ any: [{ field: 'kind', not: kind }, condition] });

/** The same of all but successful sign-ins, which say how much of it is honest. */
export const orSignedIn = (condition: SimpleCondition): Condition => ({ any: [ofKind('user.signed_in'), condition] });

/** Whoever is asked for a second factor knew the password: that is for other rules. */
export const BUT_SECOND_FACTORS: Condition = orSignedIn({ field: 'details.method', not_in: ['otp', 'recovery_code'] });

/** Of exceeded limits only those of one tier, whether it is told as the tier or as the reason. */
export const onlyLimitsOf = (tier: string): Condition => ({
  any: [
    { field: 'kind', not: 'limit.exceeded' },
    { field: 'details.tier', is: tier },
    { field: 'details.reason', is: tier },
  ],
});

/** At least this part of what happened is such facts: where people share an address, most of what comes from there succeeds. */
export const mostly = (share: Condition[], at_least: number, more: Pick<Share, 'of' | 'name'> = {}): Share => ({
  share,
  at_least,
  ...more,
});

const name = { one: 'stretch of unusual requests', many: 'stretches of unusual requests' };

/** Three stretches of requests unlike the usual within ten minutes, be they too many, refused, too wide or too slow, and hardly anything came of them. */
export const UNUSUAL_AGAIN_AND_AGAIN: Extract<RuleLogic, { type: 'threshold' }> = {
  type: 'threshold',
  within: 600,
  all: [{ count: 3, where: UNUSUAL_REQUESTS, name }, mostly(UNUSUAL_REQUESTS, 0.6, { name })],
};
