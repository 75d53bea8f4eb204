import type { RuleInput } from '../../../../shared/rule.ts';

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
  tests: [
    {
      title: 'an older copy',
      fires: true,
      facts: [
        {
          after_seconds: 0,
          kind: 'log.restored',
          times: 1,
          every_seconds: 1,
          fields: { actor: 'local:cli', 'details.from_size': 9, 'details.to_size': 5 },
        },
      ],
    },
    {
      title: 'a verification',
      fires: false,
      facts: [{ after_seconds: 0, kind: 'log.verified', times: 1, every_seconds: 1, fields: { 'details.ok': true } }],
    },
  ],
};
