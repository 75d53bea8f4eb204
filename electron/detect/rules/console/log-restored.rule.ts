import type { RuleInput } from '../../../../shared/rule.ts';
import { facts, fires, silent } from '../histories.ts';

export const logRestoredRule: RuleInput = {
  id: 'log-restored',
  version: 1,
  title: 'Older copy of the log accepted',
  description: 'An operator accepted an older copy of the log: what was recorded after it is gone.',
  false_positives: ['A restore from backup that was ordered.'],
  enabled: true,
  severity: 'critical',
  risk: 90,
  technique: { id: 'T1070', name: 'Indicator Removal', tactic: 'defense-evasion' },
  subject: 'server',
  when: { kinds: ['log.restored'], where: [] },
  logic: { type: 'threshold', within: 300, all: [{ count: 1 }] },
  group_seconds: 3600,
  baseline: null,
  acts: [],
  playbook: 'breach',
  tests: [
    fires('an older copy', facts('log.restored', { actor: 'local:cli', 'details.from_size': 9, 'details.to_size': 5 })),
    silent('a verification', facts('log.verified', { 'details.ok': true })),
  ],
};
