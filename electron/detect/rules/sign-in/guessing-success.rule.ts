import type { RuleInput } from '../../../../shared/rule.ts';
import { BUT_SECOND_FACTORS, FAILED_SIGN_INS, mostly, SIGN_INS } from '../conditions.ts';
import { ATTACKER, failedSignIns, fires, signIns, silent } from '../histories.ts';

export const guessingSuccessRule: RuleInput = {
  id: 'guessing-success',
  version: 2,
  title: 'Account opened by guessing',
  description: 'An address that failed at many accounts signed in to one: its list held a password that is right.',
  false_positives: ['Somebody signs in from an address where a scanner runs as well.'],
  enabled: true,
  severity: 'critical',
  risk: 95,
  technique: { id: 'T1078', name: 'Valid Accounts', tactic: 'initial-access' },
  subject: 'address',
  when: {
    kinds: ['user.sign_in_failed', 'user.signed_in'],
    where: [BUT_SECOND_FACTORS],
  },
  logic: {
    type: 'threshold',
    within: 1800,
    all: [
      { distinct: 'login', at_least: 5, where: FAILED_SIGN_INS },
      { count: 1, where: SIGN_INS },
      { count: 8, where: FAILED_SIGN_INS },
      { per: 'login', at_most: 3, where: FAILED_SIGN_INS },
      mostly(FAILED_SIGN_INS, 0.7),
    ],
  },
  group_seconds: 3600,
  baseline: 'sign_in_failures',
  acts: ['addresses.block', 'users.sign_out', 'users.suspend'],
  playbook: 'account-breach',
  tests: [
    fires(
      'eight accounts failed, the ninth opened',
      failedSignIns({ times: 8, every: 5, address: ATTACKER, login: 'p{n}' }),
      signIns({ after: 60, address: ATTACKER, user: 'p9' }),
    ),
    silent('eight accounts failed, none opened', failedSignIns({ times: 8, every: 5, address: ATTACKER, login: 'p{n}' })),
    silent(
      'an office: eight mistype, thirty sign in',
      signIns({ times: 30, every: 10, address: ATTACKER, user: 'u{n}' }),
      failedSignIns({ times: 8, every: 30, after: 5, address: ATTACKER, login: 'p{n}' }),
    ),
  ],
};
