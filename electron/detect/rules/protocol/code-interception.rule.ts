import type { RuleInput } from '../../../../shared/rule.ts';
import { ATTACKER, facts, fires, silent } from '../histories.ts';

export const codeInterceptionRule: RuleInput = {
  id: 'code-interception',
  version: 1,
  title: 'Code without its verifier',
  description: 'A code was presented without the verifier of whoever asked for it: it was taken on its way (RFC 7636 §1).',
  false_positives: ['A client under development that loses its verifier.'],
  enabled: true,
  severity: 'high',
  risk: 80,
  technique: { id: 'T1528', name: 'Steal Application Access Token', tactic: 'credential-access' },
  subject: 'client',
  when: { kinds: ['code.refused'], where: [{ field: 'details.reason', is: 'wrong_verifier' }] },
  logic: {
    type: 'threshold',
    within: 300,
    all: [{ count: 1, name: { one: 'code presented with a wrong verifier', many: 'codes presented with a wrong verifier' } }],
  },
  group_seconds: 3600,
  baseline: null,
  acts: ['clients.suspend'],
  playbook: 'code-theft',
  tests: [
    fires('one wrong verifier', facts('code.refused', { client: 'web', address: ATTACKER, 'details.reason': 'wrong_verifier' })),
    silent('a code that came too late', facts('code.refused', { client: 'web', address: ATTACKER, 'details.reason': 'expired' })),
  ],
};
