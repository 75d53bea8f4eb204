import type { RuleInput } from '../../../../shared/rule.ts';

export const bruteForceSuccessRule: RuleInput = {
  id: 'brute-force-success',
  version: 1,
  title: 'Password guessed',
  description: 'After eight or more wrong passwords in a row, within a quarter of an hour, somebody signed in to the account.',
  false_positives: ['The owner remembered the password in the end: ask.'],
  enabled: true,
  severity: 'critical',
  risk: 90,
  technique: { id: 'T1078', name: 'Valid Accounts', tactic: 'initial-access' },
  subject: 'user',
  when: { kinds: ['user.sign_in_failed', 'user.signed_in'], where: [] },
  logic: {
    type: 'sequence',
    within: 900,
    steps: [
      {
        kinds: ['user.sign_in_failed'],
        where: [{ field: 'details.method', is: 'password' }],
        at_least: 8,
        name: { one: 'failed sign-in with a password', many: 'failed sign-ins with a password' },
      },
      { kinds: ['user.signed_in'], where: [], at_least: 1 },
    ],
  },
  group_seconds: 3600,
  baseline: null,
  acts: ['users.sign_out', 'users.suspend', 'tokens.revoke'],
  tests: [
    {
      title: 'eight wrong, then right',
      fires: true,
      facts: [
        {
          after_seconds: 0,
          kind: 'user.sign_in_failed',
          times: 8,
          every_seconds: 20,
          fields: { user: 'ada', address: '198.51.100.7', 'details.method': 'password', 'details.reason': 'wrong_password' },
        },
        { after_seconds: 200, kind: 'user.signed_in', times: 1, every_seconds: 1, fields: { user: 'ada', address: '198.51.100.7' } },
      ],
    },
    {
      title: 'seven wrong, then right',
      fires: false,
      facts: [
        {
          after_seconds: 0,
          kind: 'user.sign_in_failed',
          times: 7,
          every_seconds: 20,
          fields: { user: 'ada', address: '198.51.100.7', 'details.method': 'password', 'details.reason': 'wrong_password' },
        },
        { after_seconds: 200, kind: 'user.signed_in', times: 1, every_seconds: 1, fields: { user: 'ada', address: '198.51.100.7' } },
      ],
    },
    {
      title: 'eight wrong, but right ones in between',
      fires: false,
      facts: [
        {
          after_seconds: 0,
          kind: 'user.sign_in_failed',
          times: 4,
          every_seconds: 20,
          fields: { user: 'ada', address: '198.51.100.7', 'details.method': 'password', 'details.reason': 'wrong_password' },
        },
        { after_seconds: 100, kind: 'user.signed_in', times: 1, every_seconds: 1, fields: { user: 'ada', address: '198.51.100.7' } },
        {
          after_seconds: 120,
          kind: 'user.sign_in_failed',
          times: 7,
          every_seconds: 20,
          fields: { user: 'ada', address: '198.51.100.7', 'details.method': 'password', 'details.reason': 'wrong_password' },
        },
        { after_seconds: 300, kind: 'user.signed_in', times: 1, every_seconds: 1, fields: { user: 'ada', address: '198.51.100.7' } },
      ],
    },
    {
      title: 'right, then eight wrong',
      fires: false,
      facts: [
        { after_seconds: 0, kind: 'user.signed_in', times: 1, every_seconds: 1, fields: { user: 'ada', address: '198.51.100.7' } },
        {
          after_seconds: 10,
          kind: 'user.sign_in_failed',
          times: 8,
          every_seconds: 20,
          fields: { user: 'ada', address: '198.51.100.7', 'details.method': 'password', 'details.reason': 'wrong_password' },
        },
      ],
    },
  ],
};
