import type { RuleInput } from '../../../../shared/rule.ts';
import { exchanged, fires, reused, silent } from '../histories.ts';

export const refreshTokenTheftRule: RuleInput = {
  id: 'refresh-token-theft',
  version: 1,
  title: 'Refresh token stolen',
  description:
    'A refresh token that was spent came again, and it does not look like a reply that was lost: two parties hold tokens of one grant. The grant was revoked (RFC 9700 §4.14.2).',
  false_positives: ['A client that keeps several copies of its tokens and refreshes them without care.'],
  enabled: true,
  severity: 'critical',
  risk: 95,
  technique: { id: 'T1550.001', name: 'Application Access Token', tactic: 'lateral-movement' },
  subject: 'grant',
  when: { kinds: ['refresh_token.rotated', 'refresh_token.refused'], where: [] },
  logic: { type: 'built_in', detector: 'refresh-reuse', parameters: { theft: 1, lost_reply_seconds: 60, memory_seconds: 3600 } },
  group_seconds: 3600,
  baseline: null,
  acts: ['users.sign_out', 'tokens.revoke', 'addresses.block'],
  playbook: 'token-theft',
  tests: [
    fires('a spent token from another address', exchanged('r1', 'r2'), reused('r1', { after: 20, address: '203.0.113.9' })),
    silent('the same caller, soon, the successor unused', exchanged('r1', 'r2'), reused('r1', { after: 40 })),
  ],
};
