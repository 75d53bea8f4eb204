import type { RuleInput } from '../../../../shared/rule.ts';
import { facts, fires, silent } from '../histories.ts';

export const logNotWholeRule: RuleInput = {
  id: 'log-not-whole',
  version: 1,
  title: 'Log not whole',
  description: 'The log was verified and is not whole: events were altered, removed or reordered.',
  false_positives: ['A disk that fails.'],
  enabled: true,
  severity: 'critical',
  risk: 100,
  technique: { id: 'T1070', name: 'Indicator Removal', tactic: 'defense-evasion' },
  subject: 'server',
  when: { kinds: ['log.verified'], where: [{ field: 'details.ok', is: false }] },
  logic: {
    type: 'threshold',
    within: 300,
    all: [{ count: 1, name: { one: 'verification that found the log not whole', many: 'verifications that found the log not whole' } }],
  },
  group_seconds: 3600,
  baseline: null,
  acts: [],
  playbook: 'breach',
  tests: [
    fires('a verification that failed', facts('log.verified', { actor: 'operator:o1', 'details.ok': false, 'details.events': 10 })),
    silent('a verification that succeeded', facts('log.verified', { actor: 'operator:o1', 'details.ok': true, 'details.events': 10 })),
  ],
};
