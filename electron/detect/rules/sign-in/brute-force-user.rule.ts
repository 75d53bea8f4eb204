import type { RuleInput } from '../../../../shared/rule.ts';

export const bruteForceUserRule: RuleInput = {
  id: 'brute-force-user',
  version: 1,
  title: 'Brute force on one account',
  description: 'Ten or more passwords of one account were wrong within ten minutes, wherever they came from.',
  false_positives: ['A device that goes on with a password that was changed.'],
  enabled: true,
  severity: 'high',
  risk: 65,
  technique: { id: 'T1110.001', name: 'Password Guessing', tactic: 'credential-access' },
  subject: 'user',
  when: {
    kinds: ['user.sign_in_failed', 'user.signed_in'],
    where: [
      {
        any: [
          { field: 'kind', is: 'user.signed_in' },
          { field: 'details.method', is: 'password' },
        ],
      },
    ],
  },
  logic: {
    type: 'threshold',
    within: 600,
    all: [
      {
        count: 10,
        where: [{ field: 'kind', is: 'user.sign_in_failed' }],
        name: { one: 'failed sign-in with a password', many: 'failed sign-ins with a password' },
      },
      {
        share: [{ field: 'kind', is: 'user.sign_in_failed' }],
        at_least: 0.8,
        name: { one: 'failed sign-in with a password', many: 'failed sign-ins with a password' },
      },
    ],
  },
  group_seconds: 3600,
  baseline: 'sign_in_failures',
  acts: ['users.sign_out', 'users.suspend'],
  tests: [
    {
      title: 'ten guesses from ten addresses',
      fires: true,
      facts: [
        {
          after_seconds: 0,
          kind: 'user.sign_in_failed',
          times: 10,
          every_seconds: 50,
          fields: { user: 'ada', address: '198.51.100.{n}', 'details.method': 'password', 'details.reason': 'wrong_password' },
        },
      ],
    },
    {
      title: 'nine guesses',
      fires: false,
      facts: [
        {
          after_seconds: 0,
          kind: 'user.sign_in_failed',
          times: 9,
          every_seconds: 50,
          fields: { user: 'ada', address: '198.51.100.{n}', 'details.method': 'password', 'details.reason': 'wrong_password' },
        },
      ],
    },
    {
      title: 'ten wrong codes of the second step',
      fires: false,
      facts: [
        {
          after_seconds: 0,
          kind: 'user.sign_in_failed',
          times: 10,
          every_seconds: 50,
          fields: { user: 'ada', address: '198.51.100.7', 'details.method': 'otp', 'details.reason': 'wrong' },
        },
      ],
    },
  ],
};
