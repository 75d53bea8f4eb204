import type { RuleInput } from '../../../../shared/rule.ts';

export const clientSecretGuessingRule: RuleInput = {
  id: 'client-secret-guessing',
  version: 1,
  title: 'Client secret guessed',
  description: 'The secret of one client was wrong ten or more times within ten minutes.',
  false_positives: ['A service that goes on with a secret that was rotated.'],
  enabled: true,
  severity: 'high',
  risk: 65,
  technique: { id: 'T1110.001', name: 'Password Guessing', tactic: 'credential-access' },
  subject: 'client',
  when: {
    kinds: ['client.authentication_failed'],
    where: [{ field: 'details.reason', in: ['wrong_secret', 'wrong_key', 'wrong_method'] }],
  },
  logic: { type: 'threshold', within: 600, all: [{ count: 10 }] },
  group_seconds: 3600,
  baseline: null,
  acts: ['addresses.block', 'clients.suspend'],
  tests: [
    {
      title: 'ten wrong secrets',
      fires: true,
      facts: [
        {
          after_seconds: 0,
          kind: 'client.authentication_failed',
          times: 10,
          every_seconds: 20,
          fields: { client: 'batch', address: '198.51.100.7', 'details.reason': 'wrong_secret', 'details.endpoint': 'token' },
        },
      ],
    },
    {
      title: 'nine wrong secrets',
      fires: false,
      facts: [
        {
          after_seconds: 0,
          kind: 'client.authentication_failed',
          times: 9,
          every_seconds: 20,
          fields: { client: 'batch', address: '198.51.100.7', 'details.reason': 'wrong_secret', 'details.endpoint': 'token' },
        },
      ],
    },
  ],
};
