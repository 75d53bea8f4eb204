import type { RuleInput } from '../../../../shared/rule.ts';

export const clientEnumerationRule: RuleInput = {
  id: 'client-enumeration',
  version: 1,
  title: 'Client ids guessed',
  description: 'One address presented client ids that are not registered here ten or more times within ten minutes.',
  false_positives: ['A client that was removed and still runs.'],
  enabled: true,
  severity: 'medium',
  risk: 45,
  technique: { id: 'T1589', name: 'Gather Victim Identity Information', tactic: 'reconnaissance' },
  subject: 'address',
  when: {
    kinds: ['client.authentication_failed', 'authorization.refused'],
    where: [
      { field: 'details.foreign', not: true },
      { field: 'details.reason', is: 'unknown_client' },
    ],
  },
  logic: {
    type: 'threshold',
    within: 600,
    all: [{ count: 10, name: { one: 'request with an unknown client id', many: 'requests with an unknown client id' } }],
  },
  group_seconds: 3600,
  baseline: null,
  acts: ['addresses.block'],
  tests: [
    {
      title: 'ten ids',
      fires: true,
      facts: [
        {
          after_seconds: 0,
          kind: 'client.authentication_failed',
          times: 10,
          every_seconds: 20,
          fields: { address: '198.51.100.7', 'details.reason': 'unknown_client', 'details.endpoint': 'token' },
        },
      ],
    },
    {
      title: 'nine ids',
      fires: false,
      facts: [
        {
          after_seconds: 0,
          kind: 'client.authentication_failed',
          times: 9,
          every_seconds: 20,
          fields: { address: '198.51.100.7', 'details.reason': 'unknown_client', 'details.endpoint': 'token' },
        },
      ],
    },
    {
      title: 'the same of visitors of a page elsewhere, which had their browsers send it',
      fires: false,
      facts: [
        {
          after_seconds: 0,
          kind: 'client.authentication_failed',
          times: 10,
          every_seconds: 20,
          fields: { address: '198.51.100.7', 'details.reason': 'unknown_client', 'details.endpoint': 'token', 'details.foreign': true },
        },
      ],
    },
  ],
};
