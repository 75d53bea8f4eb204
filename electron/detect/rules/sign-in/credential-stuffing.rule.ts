import type { RuleInput } from '../../../../shared/rule.ts';
import { BUT_LIMITS, BUT_SECOND_FACTORS, FAILED_SIGN_INS, mostly, NOT_FOREIGN, onlyLimitsOf, REFUSED } from '../conditions.ts';
import { ATTACKER, facts, failedSignIns, fires, signIns, silent } from '../histories.ts';

const failure = { address: ATTACKER, login: 'x{n}', 'details.reason': 'unknown_user' };

export const credentialStuffingRule: RuleInput = {
  id: 'credential-stuffing',
  version: 1,
  title: 'Credential stuffing',
  description: 'One address went through a list of names and passwords within ten minutes: many names, most of which have no account here.',
  false_positives: ['A directory import with names of another form, tried by its people at once.'],
  enabled: true,
  severity: 'high',
  risk: 80,
  technique: { id: 'T1110.004', name: 'Credential Stuffing', tactic: 'credential-access' },
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
      { count: 10, where: REFUSED, name: { one: 'refused sign-in attempt', many: 'refused sign-in attempts' } },
      { per: 'login', at_most: 2, where: FAILED_SIGN_INS },
      {
        share: [{ field: 'details.reason', is: 'unknown_user' }],
        of: BUT_LIMITS,
        at_least: 0.4,
        name: { one: 'failed sign-in with an unknown login name', many: 'failed sign-ins with an unknown login name' },
      },
      mostly(FAILED_SIGN_INS, 0.6, { of: BUT_LIMITS }),
    ],
  },
  group_seconds: 3600,
  baseline: 'sign_in_failures',
  acts: ['addresses.block'],
  playbook: 'spraying',
  tests: [
    fires(
      'ten names, most unknown',
      failedSignIns({ times: 7, every: 5, ...failure }),
      failedSignIns({ times: 3, every: 5, after: 40, address: ATTACKER, login: 'p{n}' }),
    ),
    silent('ten names, all known', failedSignIns({ times: 10, every: 5, address: ATTACKER, login: 'p{n}' })),
    silent('nine names', failedSignIns({ times: 9, every: 5, ...failure })),
    silent(
      'an office: ten of a hundred type a wrong name',
      signIns({ times: 90, every: 4, address: ATTACKER, user: 'u{n}' }),
      failedSignIns({ times: 10, every: 20, after: 60, ...failure, login: 'p{n}' }),
    ),
    silent(
      'five names, and attempts beyond the limit that a page elsewhere had a browser make',
      failedSignIns({ times: 5, every: 10, ...failure, login: 'user-{n}' }),
      facts('limit.exceeded', { times: 10, every: 2, after: 60, address: ATTACKER, 'details.tier': 'auth', 'details.foreign': true }),
    ),
  ],
};
