import type { RuleInput } from '../../../../shared/rule.ts';

export const signInFailuresAddressRule: RuleInput = {
  id: 'sign-in-failures-address',
  version: 1,
  title: 'Many failed sign-ins from one address',
  description: 'More than five sign-ins from one address failed within five minutes, and hardly any succeeded.',
  false_positives: ['One person who has forgotten the password and keeps trying.'],
  enabled: true,
  severity: 'low',
  risk: 25,
  technique: { id: 'T1110.001', name: 'Password Guessing', tactic: 'credential-access' },
  subject: 'address',
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
  acts: ['addresses.block'],
  tests: [
    {
      title: 'six failures and no success',
      fires: true,
      facts: [
        {
          after_seconds: 0,
          kind: 'user.sign_in_failed',
          times: 6,
          every_seconds: 20,
          fields: { address: '198.51.100.7', login: 'ada', 'details.method': 'password', 'details.reason': 'wrong_password' },
        },
      ],
    },
    {
      title: 'five failures',
      fires: false,
      facts: [
        {
          after_seconds: 0,
          kind: 'user.sign_in_failed',
          times: 5,
          every_seconds: 20,
          fields: { address: '198.51.100.7', login: 'ada', 'details.method': 'password', 'details.reason': 'wrong_password' },
        },
      ],
    },
    {
      title: 'an office where six of a hundred mistype',
      fires: false,
      facts: [
        { after_seconds: 0, kind: 'user.signed_in', times: 100, every_seconds: 2, fields: { address: '198.51.100.7', user: 'u{n}' } },
        {
          after_seconds: 100,
          kind: 'user.sign_in_failed',
          times: 6,
          every_seconds: 20,
          fields: { address: '198.51.100.7', login: 'u{n}', 'details.method': 'password', 'details.reason': 'wrong_password' },
        },
      ],
    },
  ],
};
