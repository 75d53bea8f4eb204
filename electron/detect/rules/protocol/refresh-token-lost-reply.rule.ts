import type { RuleInput } from '../../../../shared/rule.ts';
import { exchanged, fires, reused, silent } from '../histories.ts';

export const refreshTokenLostReplyRule: RuleInput = {
  id: 'refresh-token-lost-reply',
  version: 1,
  title: 'Reply to a refresh lost',
  description:
    'A spent refresh token came again from where it was spent, soon after, and its successor was never used: most likely the answer was lost on its way. The grant was revoked all the same.',
  false_positives: ['Every finding is honest; many of one client tell of a network or a client that loses answers.'],
  enabled: true,
  severity: 'low',
  risk: 10,
  technique: null,
  subject: 'grant',
  when: { kinds: ['refresh_token.rotated', 'refresh_token.refused'], where: [] },
  logic: { type: 'built_in', detector: 'refresh-reuse', parameters: { theft: 0, lost_reply_seconds: 60, memory_seconds: 3600 } },
  group_seconds: 3600,
  baseline: null,
  acts: [],
  tests: [
    fires('the same caller, soon, the successor unused', exchanged('r1', 'r2'), reused('r1', { after: 40 })),
    silent('the successor was used meanwhile', exchanged('r1', 'r2'), exchanged('r2', 'r3', { after: 20 }), reused('r1', { after: 40 })),
    silent('a minute and a second later', exchanged('r1', 'r2'), reused('r1', { after: 61 })),
  ],
};
