import type { RuleInput } from '../../../../shared/rule.ts';
import { ATTACKER, facts, fires, silent } from '../histories.ts';

const failure = { address: ATTACKER, 'details.reason': 'wrong_password', 'details.transport': 'browser' };

export const operatorGuessingRule: RuleInput = {
  id: 'operator-guessing',
  version: 1,
  title: 'Operator sign-in guessed',
  description: 'The sign-in to the console failed five or more times from one address within ten minutes.',
  false_positives: ['An operator has forgotten the password.'],
  enabled: true,
  severity: 'high',
  risk: 80,
  technique: { id: 'T1110.001', name: 'Password Guessing', tactic: 'credential-access' },
  subject: 'address',
  when: { kinds: ['operator.sign_in_failed'], where: [] },
  logic: { type: 'threshold', within: 600, all: [{ count: 5 }] },
  group_seconds: 3600,
  baseline: null,
  acts: ['addresses.block'],
  playbook: 'injection',
  tests: [
    fires('five failures', facts('operator.sign_in_failed', { times: 5, every: 30, ...failure })),
    silent('four failures', facts('operator.sign_in_failed', { times: 4, every: 30, ...failure })),
  ],
};
