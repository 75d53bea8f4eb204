import type { RuleInput } from '../../../../shared/rule.ts';

export const tokenGuessingRule: RuleInput = {
  id: 'token-guessing',
  version: 1,
  title: 'Codes or tokens guessed',
  description: 'One address presented ten or more codes or tokens within ten minutes that were never issued here.',
  false_positives: ['A client that was moved to this server and brings tokens of the former one.'],
  enabled: true,
  severity: 'high',
  risk: 65,
  technique: { id: 'T1110', name: 'Brute Force', tactic: 'credential-access' },
  subject: 'address',
  when: {
    kinds: ['code.refused', 'refresh_token.refused', 'token.rejected'],
    where: [
      { field: 'details.foreign', not: true },
      { field: 'details.reason', in: ['unknown', 'malformed', 'malformed_token', 'too_long'] },
    ],
  },
  logic: {
    type: 'threshold',
    within: 600,
    all: [
      {
        count: 10,
        name: { one: 'presented code or token that was never issued', many: 'presented codes or tokens that were never issued' },
      },
    ],
  },
  group_seconds: 3600,
  baseline: null,
  acts: ['addresses.block'],
  tests: [
    {
      title: 'ten tokens nobody knows',
      fires: true,
      facts: [
        {
          after_seconds: 0,
          kind: 'token.rejected',
          times: 10,
          every_seconds: 5,
          fields: { address: '198.51.100.7', 'details.endpoint': 'userinfo', 'details.reason': 'unknown' },
        },
      ],
    },
    {
      title: 'nine tokens nobody knows',
      fires: false,
      facts: [
        {
          after_seconds: 0,
          kind: 'token.rejected',
          times: 9,
          every_seconds: 5,
          fields: { address: '198.51.100.7', 'details.endpoint': 'userinfo', 'details.reason': 'unknown' },
        },
      ],
    },
    {
      title: 'twenty tokens that have expired',
      fires: false,
      facts: [
        {
          after_seconds: 0,
          kind: 'token.rejected',
          times: 20,
          every_seconds: 5,
          fields: { address: '198.51.100.7', 'details.endpoint': 'userinfo', 'details.reason': 'expired' },
        },
      ],
    },
    {
      title: 'the same of visitors of a page elsewhere, which had their browsers send it',
      fires: false,
      facts: [
        {
          after_seconds: 0,
          kind: 'token.rejected',
          times: 10,
          every_seconds: 5,
          fields: { address: '198.51.100.7', 'details.endpoint': 'userinfo', 'details.reason': 'unknown', 'details.foreign': true },
        },
      ],
    },
  ],
};
