import type { RuleInput } from '../../../../shared/rule.ts';
import { facts, fires, silent } from '../histories.ts';

export const logExportMassRule: RuleInput = {
  id: 'log-export-mass',
  version: 1,
  title: 'Much of the log exported',
  description: 'One operator exported 100,000 events or more of the log at once.',
  false_positives: ['The yearly audit.'],
  enabled: true,
  severity: 'medium',
  risk: 45,
  technique: { id: 'T1530', name: 'Data from Cloud Storage', tactic: 'collection' },
  subject: 'operator',
  when: { kinds: ['log.exported'], where: [{ field: 'details.events', at_least: 100000 }] },
  logic: {
    type: 'threshold',
    within: 3600,
    all: [{ count: 1, name: { one: 'export of 100,000 events or more of the log', many: 'exports of 100,000 events or more of the log' } }],
  },
  group_seconds: 3600,
  baseline: null,
  acts: [],
  tests: [
    fires('one large export', facts('log.exported', { actor: 'operator:o1', 'details.format': 'csv', 'details.events': 100000 })),
    silent('a smaller export', facts('log.exported', { actor: 'operator:o1', 'details.format': 'csv', 'details.events': 99999 })),
  ],
};
