import type { RuleInput } from '../../../../shared/rule.ts';
import { ATTACKER, facts, fires, silent } from '../histories.ts';

export const codeReplayRule: RuleInput = {
  id: 'code-replay',
  version: 1,
  title: 'Authorization code replayed',
  description: 'A code that was spent came again, with the right verifier: somebody else saw it. Its tokens were revoked.',
  false_positives: ['A browser or client that sends the same request twice.'],
  enabled: true,
  severity: 'high',
  risk: 80,
  technique: { id: 'T1528', name: 'Steal Application Access Token', tactic: 'credential-access' },
  subject: 'client',
  when: { kinds: ['code.refused'], where: [{ field: 'details.reason', is: 'replayed' }] },
  logic: {
    type: 'threshold',
    within: 300,
    all: [{ count: 1, name: { one: 'code presented a second time', many: 'codes presented a second time' } }],
  },
  group_seconds: 3600,
  baseline: null,
  acts: ['tokens.revoke', 'clients.suspend'],
  playbook: 'code-theft',
  tests: [
    fires('one replay', facts('code.refused', { client: 'web', address: ATTACKER, 'details.reason': 'replayed' })),
    silent('a code that came too late', facts('code.refused', { client: 'web', address: ATTACKER, 'details.reason': 'expired' })),
  ],
};
