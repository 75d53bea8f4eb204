import type { RuleInput } from '../../../../shared/rule.ts';

export const registrationAbuseRule: RuleInput = {
  id: 'registration-abuse',
  version: 1,
  title: 'Registrations in a flood',
  description:
    'One address made five or more clients or accounts of its own accord within an hour, or ran into the limit of registrations.',
  false_positives: ['A team that sets up its test clients.'],
  enabled: true,
  severity: 'medium',
  risk: 50,
  technique: { id: 'T1136', name: 'Create Account', tactic: 'persistence' },
  subject: 'address',
  when: {
    kinds: ['client.created', 'user.created', 'limit.exceeded'],
    where: [
      { field: 'details.foreign', not: true },
      { field: 'actor', exists: false },
      {
        any: [
          { field: 'kind', not: 'limit.exceeded' },
          { field: 'details.tier', is: 'registration' },
          { field: 'details.reason', is: 'registration' },
        ],
      },
    ],
  },
  logic: { type: 'threshold', within: 3600, all: [{ count: 5, name: { one: 'registration', many: 'registrations' } }] },
  group_seconds: 3600,
  baseline: null,
  acts: ['addresses.block'],
  tests: [
    {
      title: 'five clients',
      fires: true,
      facts: [
        { after_seconds: 0, kind: 'client.created', times: 5, every_seconds: 60, fields: { address: '198.51.100.7', client: 'c{n}' } },
      ],
    },
    {
      title: 'four clients',
      fires: false,
      facts: [
        { after_seconds: 0, kind: 'client.created', times: 4, every_seconds: 60, fields: { address: '198.51.100.7', client: 'c{n}' } },
      ],
    },
    {
      title: 'five clients by an operator',
      fires: false,
      facts: [
        {
          after_seconds: 0,
          kind: 'client.created',
          times: 5,
          every_seconds: 60,
          fields: { address: '198.51.100.7', client: 'c{n}', actor: 'operator:o1' },
        },
      ],
    },
    {
      title: 'a limit that a page elsewhere had browsers run into',
      fires: false,
      facts: [
        {
          after_seconds: 60,
          kind: 'limit.exceeded',
          times: 10,
          every_seconds: 2,
          fields: { address: '198.51.100.7', 'details.tier': 'registration', 'details.foreign': true },
        },
      ],
    },
  ],
};
