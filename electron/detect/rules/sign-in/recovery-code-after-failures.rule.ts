import type { RuleInput } from '../../../../shared/rule.ts';
import { ATTACKER, facts, failedSignIns, fires, silent } from '../histories.ts';

export const recoveryCodeAfterFailuresRule: RuleInput = {
  id: 'recovery-code-after-failures',
  version: 1,
  title: 'Recovery code after failures',
  description: 'After three or more failures within a quarter of an hour a recovery code stood in for the second factor.',
  false_positives: ['The owner lost the phone.'],
  enabled: true,
  severity: 'medium',
  risk: 55,
  technique: { id: 'T1078', name: 'Valid Accounts', tactic: 'initial-access' },
  subject: 'user',
  when: { kinds: ['user.sign_in_failed', 'recovery_code.used'], where: [] },
  logic: {
    type: 'sequence',
    within: 900,
    steps: [
      { kinds: ['user.sign_in_failed'], where: [], at_least: 3 },
      { kinds: ['recovery_code.used'], where: [], at_least: 1 },
    ],
  },
  group_seconds: 3600,
  baseline: null,
  acts: ['users.sign_out', 'users.suspend'],
  playbook: 'account-breach',
  tests: [
    fires(
      'three failures, then a recovery code',
      failedSignIns({ times: 3, every: 20, user: 'ada', address: ATTACKER }),
      facts('recovery_code.used', { after: 100, user: 'ada', address: ATTACKER, 'details.left': 7 }),
    ),
    silent(
      'two failures, then a recovery code',
      failedSignIns({ times: 2, every: 20, user: 'ada', address: ATTACKER }),
      facts('recovery_code.used', { after: 100, user: 'ada', address: ATTACKER, 'details.left': 7 }),
    ),
    silent(
      'a recovery code an hour later',
      failedSignIns({ times: 3, every: 20, user: 'ada', address: ATTACKER }),
      facts('recovery_code.used', { after: 3600, user: 'ada', address: ATTACKER, 'details.left': 7 }),
    ),
  ],
};
