import type { RuleInput } from '../../../../shared/rule.ts';
import { BUT_LIMITS, FAILED_SIGN_INS, mostly, NEVER_ISSUED, NOT_FOREIGN, onlyIf, onlyLimitsOf, REFUSED, SUCCESSES } from '../conditions.ts';
import { ATTACKER, facts, failedSignIns, fires, signIns, silent } from '../histories.ts';

const name = { one: 'refused proof', many: 'refused proofs' };

export const bruteForceAddressRule: RuleInput = {
  id: 'brute-force-address',
  version: 1,
  title: 'Brute force from one address',
  description:
    'Twenty or more proofs from one address were refused within ten minutes: passwords, unknown clients, bearer tokens that were never issued, and attempts beyond the limit. Nearly nothing from there succeeded.',
  false_positives: ['A monitoring probe that signs in with an account that is gone.'],
  enabled: true,
  severity: 'high',
  risk: 70,
  technique: { id: 'T1110', name: 'Brute Force', tactic: 'credential-access' },
  subject: 'address',
  when: {
    kinds: ['user.sign_in_failed', 'client.authentication_failed', 'token.rejected', 'limit.exceeded', ...SUCCESSES],
    where: [
      NOT_FOREIGN,
      onlyLimitsOf('auth'),
      onlyIf('token.rejected', { field: 'details.reason', in: NEVER_ISSUED }),
      onlyIf('client.authentication_failed', { field: 'client', exists: false }),
    ],
  },
  logic: {
    type: 'threshold',
    within: 600,
    all: [
      { count: 20, where: REFUSED, name },
      // Sign-ins among them: made-up clients and tokens can be sent by the browser of somebody who only visits a page elsewhere, a sign-in form cannot.
      { count: 5, where: FAILED_SIGN_INS },
      mostly(REFUSED, 0.8, { of: BUT_LIMITS, name }),
    ],
  },
  group_seconds: 3600,
  baseline: 'sign_in_failures',
  acts: ['addresses.block'],
  playbook: 'brute-force',
  tests: [
    fires('twenty wrong passwords', failedSignIns({ times: 20, every: 20, address: ATTACKER, login: 'ada' })),
    silent('nineteen wrong passwords', failedSignIns({ times: 19, every: 20, address: ATTACKER, login: 'ada' })),
    silent(
      'an office of two hundred, where thirty mistype',
      signIns({ times: 200, every: 2, address: ATTACKER, user: 'u{n}' }),
      failedSignIns({ times: 30, every: 5, after: 100, address: ATTACKER, login: 'u{n}' }),
    ),
    silent(
      'twenty tokens that have expired',
      facts('token.rejected', { times: 30, every: 10, address: ATTACKER, 'details.endpoint': 'userinfo', 'details.reason': 'expired' }),
    ),
    silent(
      'a few wrong passwords of somebody whose browser a page elsewhere has send made-up tokens',
      failedSignIns({ times: 5, every: 20, address: ATTACKER, login: 'ada' }),
      facts('token.rejected', {
        times: 30,
        every: 5,
        after: 10,
        address: ATTACKER,
        'details.endpoint': 'userinfo',
        'details.reason': 'malformed',
        'details.foreign': true,
      }),
    ),
  ],
};
