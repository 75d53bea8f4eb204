import type { RuleInput } from '../../../../shared/rule.ts';

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
  tests: [
    {
      title: 'three failures, then a recovery code',
      fires: true,
      facts: [
        {
          after_seconds: 0,
          kind: 'user.sign_in_failed',
          times: 3,
          every_seconds: 20,
          fields: { user: 'ada', address: '198.51.100.7', 'details.method': 'password', 'details.reason': 'wrong_password' },
        },
        {
          after_seconds: 100,
          kind: 'recovery_code.used',
          times: 1,
          every_seconds: 1,
          fields: { user: 'ada', address: '198.51.100.7', 'details.left': 7 },
        },
      ],
    },
    {
      title: 'two failures, then a recovery code',
      fires: false,
      facts: [
        {
          after_seconds: 0,
          kind: 'user.sign_in_failed',
          times: 2,
          every_seconds: 20,
          fields: { user: 'ada', address: '198.51.100.7', 'details.method': 'password', 'details.reason': 'wrong_password' },
        },
        {
          after_seconds: 100,
          kind: 'recovery_code.used',
          times: 1,
          every_seconds: 1,
          fields: { user: 'ada', address: '198.51.100.7', 'details.left': 7 },
        },
      ],
    },
    {
      title: 'a recovery code an hour later',
      fires: false,
      facts: [
        {
          after_seconds: 0,
          kind: 'user.sign_in_failed',
          times: 3,
          every_seconds: 20,
          fields: { user: 'ada', address: '198.51.100.7', 'details.method': 'password', 'details.reason': 'wrong_password' },
        },
        {
          after_seconds: 3600,
          kind: 'recovery_code.used',
          times: 1,
          every_seconds: 1,
          fields: { user: 'ada', address: '198.51.100.7', 'details.left': 7 },
        },
      ],
    },
  ],
};
