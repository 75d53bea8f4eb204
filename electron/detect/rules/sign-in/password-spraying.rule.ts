import type { RuleInput } from '../../../../shared/rule.ts';
import { BUT_LIMITS, BUT_SECOND_FACTORS, FAILED_SIGN_INS, mostly, NOT_FOREIGN, onlyLimitsOf, REFUSED } from '../conditions.ts';
import { ATTACKER, facts, failedSignIns, fires, signIns, silent } from '../histories.ts';

export const passwordSprayingRule: RuleInput = {
  id: 'password-spraying',
  version: 1,
  title: 'Password spraying from one address',
  description: 'One address tried few passwords on each of many accounts within ten minutes, and nearly all failed.',
  false_positives: ['A training room or a kiosk whose password was changed for everybody.'],
  enabled: true,
  severity: 'high',
  risk: 75,
  technique: { id: 'T1110.003', name: 'Password Spraying', tactic: 'credential-access' },
  subject: 'address',
  when: {
    kinds: ['user.sign_in_failed', 'limit.exceeded', 'user.signed_in'],
    where: [NOT_FOREIGN, BUT_SECOND_FACTORS, onlyLimitsOf('auth')],
  },
  logic: {
    type: 'threshold',
    within: 600,
    all: [
      { distinct: 'login', at_least: 5, where: FAILED_SIGN_INS },
      { count: 8, where: REFUSED, name: { one: 'refused sign-in attempt', many: 'refused sign-in attempts' } },
      { per: 'login', at_most: 3, where: FAILED_SIGN_INS },
      mostly(FAILED_SIGN_INS, 0.8, { of: BUT_LIMITS }),
    ],
  },
  group_seconds: 3600,
  baseline: 'sign_in_failures',
  acts: ['addresses.block'],
  playbook: 'spraying',
  tests: [
    fires('eight accounts, one password each', failedSignIns({ times: 8, every: 5, address: ATTACKER, login: 'p{n}' })),
    fires(
      'eight accounts, one password each, behind forty passwords on another',
      failedSignIns({ times: 40, every: 1, address: ATTACKER, user: 'q', login: 'q' }),
      failedSignIns({ times: 8, every: 5, after: 60, address: ATTACKER, user: 'p{n}', login: 'p{n}' }),
    ),
    silent(
      'four accounts, twice each',
      failedSignIns({ times: 4, every: 5, address: ATTACKER, login: 'p{n}' }),
      failedSignIns({ times: 4, every: 5, after: 30, address: ATTACKER, login: 'p{n}' }),
    ),
    silent(
      'a morning at an office: ten of a hundred mistype',
      signIns({ times: 90, every: 4, address: ATTACKER, user: 'u{n}' }),
      failedSignIns({ times: 10, every: 20, after: 60, address: ATTACKER, login: 'p{n}' }),
    ),
    silent(
      'five names, and attempts beyond the limit that a page elsewhere had a browser make',
      failedSignIns({ times: 5, every: 10, address: ATTACKER, login: 'user-{n}' }),
      facts('limit.exceeded', { times: 10, every: 2, after: 60, address: ATTACKER, 'details.tier': 'auth', 'details.foreign': true }),
    ),
  ],
};
