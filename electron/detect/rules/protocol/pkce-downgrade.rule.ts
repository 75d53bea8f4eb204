import type { RuleInput } from '../../../../shared/rule.ts';
import { NOT_FOREIGN } from '../conditions.ts';
import { ATTACKER, facts, fires, silent } from '../histories.ts';

const refusal = { address: ATTACKER, client: 'web', 'details.error': 'invalid_request', 'details.reason': 'missing_challenge' };

export const pkceDowngradeRule: RuleInput = {
  id: 'pkce-downgrade',
  version: 2,
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
    where: [NOT_FOREIGN, { field: 'details.reason', in: ['missing_challenge', 'plain_method', 'unknown_method', 'malformed_challenge'] }],
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
  baseline: 'refusals',
  acts: ['addresses.block'],
  tests: [
    fires('three requests without a challenge', facts('authorization.refused', { times: 3, every: 5, ...refusal })),
    silent('two requests without a challenge', facts('authorization.refused', { times: 2, every: 5, ...refusal })),
    silent(
      'the same of visitors of a page elsewhere, which had their browsers send it',
      facts('authorization.refused', { times: 3, every: 5, ...refusal, 'details.foreign': true }),
    ),
  ],
};
