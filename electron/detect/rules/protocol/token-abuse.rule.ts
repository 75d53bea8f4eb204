import type { RuleInput } from '../../../../shared/rule.ts';

export const tokenAbuseRule: RuleInput = {
  id: 'token-abuse',
  version: 1,
  title: 'Client credentials used from many addresses',
  description:
    'One client got a hundred or more tokens for itself within an hour, from ten or more addresses: its secret is known to others.',
  false_positives: ['A service that runs on many machines with an address each: make an exception for it.'],
  enabled: true,
  severity: 'high',
  risk: 75,
  technique: { id: 'T1078.004', name: 'Cloud Accounts', tactic: 'initial-access' },
  subject: 'client',
  when: { kinds: ['token.issued'], where: [] },
  logic: {
    type: 'threshold',
    within: 3600,
    all: [
      { distinct: 'address', at_least: 10, name: { one: 'granted token request', many: 'granted token requests' } },
      { count: 100, name: { one: 'granted token request', many: 'granted token requests' } },
    ],
  },
  group_seconds: 3600,
  baseline: 'tokens_issued',
  acts: ['clients.suspend', 'tokens.revoke'],
  tests: [
    {
      title: 'a hundred tokens from ten addresses',
      fires: true,
      facts: [
        { after_seconds: 0, kind: 'token.issued', times: 10, every_seconds: 20, fields: { client: 'batch', address: '198.51.100.{n}' } },
        { after_seconds: 300, kind: 'token.issued', times: 90, every_seconds: 20, fields: { client: 'batch', address: '198.51.100.7' } },
      ],
    },
    {
      title: 'a hundred tokens from nine addresses',
      fires: false,
      facts: [
        { after_seconds: 0, kind: 'token.issued', times: 9, every_seconds: 20, fields: { client: 'batch', address: '198.51.100.{n}' } },
        { after_seconds: 300, kind: 'token.issued', times: 91, every_seconds: 20, fields: { client: 'batch', address: '198.51.100.1' } },
      ],
    },
    {
      title: 'ninety-nine tokens',
      fires: false,
      facts: [
        { after_seconds: 0, kind: 'token.issued', times: 10, every_seconds: 20, fields: { client: 'batch', address: '198.51.100.{n}' } },
        { after_seconds: 300, kind: 'token.issued', times: 89, every_seconds: 20, fields: { client: 'batch', address: '198.51.100.1' } },
      ],
    },
  ],
};
