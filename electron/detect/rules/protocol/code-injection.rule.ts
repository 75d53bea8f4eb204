import type { RuleInput } from '../../../../shared/rule.ts';
import { ATTACKER, facts, fires, silent } from '../histories.ts';

export const codeInjectionRule: RuleInput = {
  id: 'code-injection',
  version: 1,
  title: 'Code of another client',
  description:
    'A code was presented by another client than it was issued to, or with another redirect URI: codes are being mixed up on purpose (RFC 9700 §4.5).',
  false_positives: ['A client whose redirect URI was changed between two requests.'],
  enabled: true,
  severity: 'high',
  risk: 75,
  technique: { id: 'T1528', name: 'Steal Application Access Token', tactic: 'credential-access' },
  subject: 'client',
  when: { kinds: ['code.refused'], where: [{ field: 'details.reason', in: ['wrong_client', 'wrong_redirect_uri'] }] },
  logic: {
    type: 'threshold',
    within: 300,
    all: [
      {
        count: 1,
        name: {
          one: 'code presented by another client, or with another redirect URI, than it was issued for',
          many: 'codes presented by another client, or with another redirect URI, than they were issued for',
        },
      },
    ],
  },
  group_seconds: 3600,
  baseline: null,
  acts: ['clients.suspend'],
  playbook: 'code-theft',
  tests: [
    fires('one code of another client', facts('code.refused', { client: 'web', address: ATTACKER, 'details.reason': 'wrong_client' })),
    silent('a code nobody knows', facts('code.refused', { client: 'web', address: ATTACKER, 'details.reason': 'unknown' })),
  ],
};
