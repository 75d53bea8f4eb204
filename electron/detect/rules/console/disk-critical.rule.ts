import type { RuleInput } from '../../../../shared/rule.ts';
import { facts, fires, silent } from '../histories.ts';

export const diskCriticalRule: RuleInput = {
  id: 'disk-critical',
  version: 1,
  title: 'Disk nearly full',
  description:
    'Free space is critical: nobody can sign in to an application and nothing is issued until there is room. Revoking, signing out, introspection and the console still work.',
  false_positives: ['None: see to the disk.'],
  enabled: true,
  severity: 'high',
  risk: 60,
  technique: { id: 'T1499', name: 'Endpoint Denial of Service', tactic: 'impact' },
  subject: 'server',
  when: { kinds: ['disk.critical'], where: [] },
  logic: { type: 'threshold', within: 300, all: [{ count: 1 }] },
  group_seconds: 3600,
  baseline: null,
  acts: [],
  tests: [
    fires('critical space', facts('disk.critical', { actor: 'system', 'details.free_bytes': 1000 })),
    silent('low space', facts('disk.low', { actor: 'system', 'details.free_bytes': 1000 })),
  ],
};
