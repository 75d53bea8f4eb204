import type { RuleInput } from '../../../../shared/rule.ts';

export const redirectProbingRule: RuleInput = {
  id: 'redirect-probing',
  version: 1,
  title: 'Redirect URIs probed',
  description:
    'One address asked three or more times within ten minutes for a redirect URI that the client never registered: whoever does looks for one that leads elsewhere (RFC 9700 §4.1).',
  false_positives: ['A client whose new redirect URI was not registered yet.'],
  enabled: true,
  severity: 'medium',
  risk: 60,
  technique: { id: 'T1598.003', name: 'Spearphishing Link', tactic: 'reconnaissance' },
  subject: 'address',
  when: {
    kinds: ['authorization.refused'],
    where: [{ field: 'details.reason', in: ['unregistered', 'none_registered', 'unknown_client'] }],
  },
  logic: { type: 'threshold', within: 600, all: [{ count: 3 }, { count: 2, where: [{ field: 'details.reason', is: 'unregistered' }] }] },
  group_seconds: 3600,
  baseline: null,
  acts: ['addresses.block'],
  tests: [
    {
      title: 'three redirect URIs',
      fires: true,
      facts: [
        {
          after_seconds: 0,
          kind: 'authorization.refused',
          times: 3,
          every_seconds: 5,
          fields: { address: '198.51.100.7', client: 'web', 'details.error': 'invalid_request', 'details.reason': 'unregistered' },
        },
      ],
    },
    {
      title: 'two redirect URIs',
      fires: false,
      facts: [
        {
          after_seconds: 0,
          kind: 'authorization.refused',
          times: 2,
          every_seconds: 5,
          fields: { address: '198.51.100.7', client: 'web', 'details.error': 'invalid_request', 'details.reason': 'unregistered' },
        },
      ],
    },
    {
      title: 'three people who did not consent',
      fires: false,
      facts: [
        {
          after_seconds: 0,
          kind: 'authorization.refused',
          times: 3,
          every_seconds: 5,
          fields: { address: '198.51.100.7', client: 'web', 'details.error': 'access_denied', 'details.reason': 'consent_denied' },
        },
      ],
    },
  ],
};
