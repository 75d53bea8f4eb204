import type { RuleInput } from '../../../../shared/rule.ts';

/** Its baseline is kept beside the log, so that no short history can show it: see the tests of `client-baseline`. */
export const clientUnusualRule: RuleInput = {
  id: 'client-unusual',
  version: 2,
  title: 'Client far above its usual',
  description:
    'One client got far more tokens in this hour than in the hours of its last 14 days: at least three standard deviations above their mean, and at least twice it.',
  false_positives: ['A batch run at the end of the month.', 'A campaign that brings new people.'],
  enabled: true,
  severity: 'medium',
  risk: 50,
  technique: { id: 'T1078.004', name: 'Cloud Accounts', tactic: 'initial-access' },
  subject: 'client',
  when: { kinds: ['token.issued', 'code.redeemed', 'refresh_token.rotated'], where: [] },
  logic: { type: 'built_in', detector: 'client-baseline', parameters: { deviations: 3, samples: 24, tokens: 50, times: 2 } },
  group_seconds: 7200,
  baseline: 'tokens_issued',
  acts: ['clients.suspend'],
  playbook: 'client-abuse',
  tests: [],
};
