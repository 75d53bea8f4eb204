import type { RuleInput } from '../../../../shared/rule.ts';

export const grantManyAddressesRule: RuleInput = {
  id: 'grant-many-addresses',
  version: 1,
  title: 'One grant used from many networks',
  description: 'The refresh tokens of one grant were used from four or more networks within an hour.',
  false_positives: ['A phone on a train.', 'A client behind a proxy that changes its exit with every request.'],
  enabled: true,
  severity: 'medium',
  risk: 60,
  technique: { id: 'T1550.001', name: 'Application Access Token', tactic: 'lateral-movement' },
  subject: 'grant',
  when: { kinds: ['refresh_token.rotated'], where: [] },
  logic: {
    type: 'threshold',
    within: 3600,
    all: [
      { distinct: 'network', at_least: 4 },
      { distinct: 'address', at_least: 4 },
    ],
  },
  group_seconds: 3600,
  baseline: null,
  acts: ['tokens.revoke', 'users.sign_out'],
  tests: [
    {
      title: 'four networks',
      fires: true,
      facts: [
        {
          after_seconds: 0,
          kind: 'refresh_token.rotated',
          times: 4,
          every_seconds: 300,
          fields: { client: 'web', user: 'ada', grant: 'g', network: '198.51.{n}.0/24', address: '198.51.{n}.1' },
        },
      ],
    },
    {
      title: 'three networks',
      fires: false,
      facts: [
        {
          after_seconds: 0,
          kind: 'refresh_token.rotated',
          times: 3,
          every_seconds: 300,
          fields: { client: 'web', user: 'ada', grant: 'g', network: '198.51.{n}.0/24', address: '198.51.{n}.1' },
        },
      ],
    },
  ],
};
