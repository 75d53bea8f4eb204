import type { RuleInput } from '../../../../shared/rule.ts';

export const clientSecretGuessingRule: RuleInput = {
  id: 'client-secret-guessing',
  version: 1,
  title: 'Client secret guessed',
  description: 'The secret of one client was wrong ten or more times within ten minutes, from two or more addresses.',
  false_positives: ['A service on several machines that go on with a secret that was rotated.'],
  enabled: true,
  severity: 'high',
  risk: 65,
  technique: { id: 'T1110.001', name: 'Password Guessing', tactic: 'credential-access' },
  subject: 'client',
  when: {
    kinds: ['client.authentication_failed'],
    where: [{ field: 'details.reason', in: ['wrong_secret', 'wrong_key', 'wrong_method'] }],
  },
  logic: {
    type: 'threshold',
    within: 600,
    all: [
      { count: 10, name: { one: 'failed client authentication', many: 'failed client authentications' } },
      { distinct: 'address', at_least: 2, name: { one: 'failed client authentication', many: 'failed client authentications' } },
    ],
  },
  group_seconds: 3600,
  baseline: 'refusals',
  acts: ['addresses.block', 'clients.suspend'],
  tests: [
    {
      title: 'ten wrong secrets from two addresses',
      fires: true,
      facts: [
        {
          after_seconds: 0,
          kind: 'client.authentication_failed',
          times: 9,
          every_seconds: 20,
          fields: { client: 'batch', address: '198.51.100.7', 'details.reason': 'wrong_secret', 'details.endpoint': 'token' },
        },
        {
          after_seconds: 200,
          kind: 'client.authentication_failed',
          times: 1,
          every_seconds: 1,
          fields: { client: 'batch', address: '192.0.2.1', 'details.reason': 'wrong_secret' },
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
          fields: { client: 'batch', address: '198.51.100.{n}', 'details.reason': 'wrong_secret', 'details.endpoint': 'token' },
        },
      ],
    },
    {
      title: 'a host nobody looks after',
      fires: false,
      facts: [
        {
          after_seconds: 0,
          kind: 'client.authentication_failed',
          times: 30,
          every_seconds: 20,
          fields: { client: 'batch', address: '198.51.100.7', 'details.reason': 'wrong_secret', 'details.endpoint': 'token' },
        },
      ],
    },
  ],
};
