import type { RuleInput } from '../../../../shared/rule.ts';

export const signInFailuresUserRule: RuleInput = {
  id: 'sign-in-failures-user',
  version: 1,
  title: 'Many failed sign-ins to one account',
  description: 'More than five sign-ins to one account failed within five minutes.',
  false_positives: ['The owner has forgotten the password.'],
  enabled: true,
  severity: 'low',
  risk: 25,
  technique: { id: 'T1110.001', name: 'Password Guessing', tactic: 'credential-access' },
  subject: 'user',
  when: { kinds: ['user.sign_in_failed', 'user.signed_in'], where: [] },
  logic: {
    type: 'threshold',
    within: 300,
    all: [
      { count: 6, where: [{ field: 'kind', is: 'user.sign_in_failed' }] },
      { share: [{ field: 'kind', is: 'user.sign_in_failed' }], at_least: 0.8 },
    ],
  },
  group_seconds: 3600,
  baseline: 'sign_in_failures',
  acts: ['users.sign_out'],
  tests: [
    {
      title: 'six failures',
      fires: true,
      facts: [
        {
          after_seconds: 0,
          kind: 'user.sign_in_failed',
          times: 6,
          every_seconds: 30,
          fields: { user: 'ada', address: '198.51.100.{n}', 'details.method': 'password', 'details.reason': 'wrong_password' },
        },
      ],
    },
    {
      title: 'five failures, then the right one',
      fires: false,
      facts: [
        {
          after_seconds: 0,
          kind: 'user.sign_in_failed',
          times: 5,
          every_seconds: 30,
          fields: { user: 'ada', address: '198.51.100.7', 'details.method': 'password', 'details.reason': 'wrong_password' },
        },
        { after_seconds: 200, kind: 'user.signed_in', times: 1, every_seconds: 1, fields: { user: 'ada', address: '198.51.100.7' } },
      ],
    },
    {
      title: 'six failures over ten minutes',
      fires: false,
      facts: [
        {
          after_seconds: 0,
          kind: 'user.sign_in_failed',
          times: 6,
          every_seconds: 110,
          fields: { user: 'ada', address: '198.51.100.7', 'details.method': 'password', 'details.reason': 'wrong_password' },
        },
      ],
    },
  ],
};
