import type { RuleInput } from '../../../../shared/rule.ts';

export const mfaFatigueRule: RuleInput = {
  id: 'mfa-fatigue',
  version: 1,
  title: 'Second factor under attack',
  description:
    'The second step of one account failed five or more times within ten minutes: somebody has the password and guesses the code, or wears its owner down.',
  false_positives: ['A phone whose clock is wrong.'],
  enabled: true,
  severity: 'high',
  risk: 75,
  technique: { id: 'T1621', name: 'Multi-Factor Authentication Request Generation', tactic: 'credential-access' },
  subject: 'user',
  when: {
    kinds: ['user.sign_in_failed', 'user.signed_in'],
    where: [
      {
        any: [
          { field: 'kind', is: 'user.signed_in' },
          { field: 'details.method', in: ['otp', 'recovery_code'] },
        ],
      },
    ],
  },
  logic: {
    type: 'threshold',
    within: 600,
    all: [
      {
        count: 5,
        where: [{ field: 'kind', is: 'user.sign_in_failed' }],
        name: { one: 'wrong code of the second factor', many: 'wrong codes of the second factor' },
      },
      {
        share: [{ field: 'kind', is: 'user.sign_in_failed' }],
        at_least: 0.8,
        name: { one: 'wrong code of the second factor', many: 'wrong codes of the second factor' },
      },
    ],
  },
  group_seconds: 3600,
  baseline: null,
  acts: ['users.sign_out', 'users.suspend'],
  tests: [
    {
      title: 'five wrong codes',
      fires: true,
      facts: [
        {
          after_seconds: 0,
          kind: 'user.sign_in_failed',
          times: 5,
          every_seconds: 30,
          fields: { user: 'ada', address: '198.51.100.7', 'details.method': 'otp', 'details.reason': 'wrong' },
        },
      ],
    },
    {
      title: 'four wrong codes, then the right one',
      fires: false,
      facts: [
        {
          after_seconds: 0,
          kind: 'user.sign_in_failed',
          times: 4,
          every_seconds: 30,
          fields: { user: 'ada', address: '198.51.100.7', 'details.method': 'otp', 'details.reason': 'wrong' },
        },
        { after_seconds: 150, kind: 'user.signed_in', times: 1, every_seconds: 1, fields: { user: 'ada', address: '198.51.100.7' } },
      ],
    },
    {
      title: 'five wrong passwords',
      fires: false,
      facts: [
        {
          after_seconds: 0,
          kind: 'user.sign_in_failed',
          times: 5,
          every_seconds: 30,
          fields: { user: 'ada', address: '198.51.100.7', 'details.method': 'password', 'details.reason': 'wrong_password' },
        },
      ],
    },
  ],
};
