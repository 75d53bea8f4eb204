import type { RuleInput } from '../../../../shared/rule.ts';

export const pkceDowngradeRule: RuleInput = {
  id: 'pkce-downgrade',
  version: 1,
  title: 'Authorization requests without PKCE',
  description:
    'One address asked three or more times within ten minutes for a code without a proof key, or with a weak one (RFC 9700 §2.1.1).',
  false_positives: ['A client under development.'],
  enabled: true,
  severity: 'medium',
  risk: 50,
  technique: { id: 'T1528', name: 'Steal Application Access Token', tactic: 'credential-access' },
  subject: 'address',
  when: {
    kinds: ['authorization.refused'],
    where: [
      { field: 'details.foreign', not: true },
      { field: 'details.reason', in: ['missing_challenge', 'plain_method', 'unknown_method', 'malformed_challenge'] },
    ],
  },
  logic: {
    type: 'threshold',
    within: 600,
    all: [
      {
        count: 3,
        name: {
          one: 'authorization request without a valid PKCE challenge (S256)',
          many: 'authorization requests without a valid PKCE challenge (S256)',
        },
      },
    ],
  },
  group_seconds: 3600,
  baseline: null,
  acts: ['addresses.block'],
  tests: [
    {
      title: 'three requests without a challenge',
      fires: true,
      facts: [
        {
          after_seconds: 0,
          kind: 'authorization.refused',
          times: 3,
          every_seconds: 5,
          fields: { address: '198.51.100.7', client: 'web', 'details.error': 'invalid_request', 'details.reason': 'missing_challenge' },
        },
      ],
    },
    {
      title: 'two requests without a challenge',
      fires: false,
      facts: [
        {
          after_seconds: 0,
          kind: 'authorization.refused',
          times: 2,
          every_seconds: 5,
          fields: { address: '198.51.100.7', client: 'web', 'details.error': 'invalid_request', 'details.reason': 'missing_challenge' },
        },
      ],
    },
    {
      title: 'the same of visitors of a page elsewhere, which had their browsers send it',
      fires: false,
      facts: [
        {
          after_seconds: 0,
          kind: 'authorization.refused',
          times: 3,
          every_seconds: 5,
          fields: {
            address: '198.51.100.7',
            client: 'web',
            'details.error': 'invalid_request',
            'details.reason': 'missing_challenge',
            'details.foreign': true,
          },
        },
      ],
    },
  ],
};
