import type { RuleInput } from '../../../../shared/rule.ts';
import { NEVER_ISSUED, NOT_FOREIGN } from '../conditions.ts';
import { ATTACKER, facts, fires, silent } from '../histories.ts';

const rejection = { address: ATTACKER, 'details.endpoint': 'userinfo', 'details.reason': 'unknown' };

export const tokenGuessingRule: RuleInput = {
  id: 'token-guessing',
  version: 2,
  title: 'Codes or tokens guessed',
  description: 'One address presented ten or more codes or tokens within ten minutes that were never issued here.',
  false_positives: ['A client that was moved to this server and brings tokens of the former one.'],
  enabled: true,
  severity: 'high',
  risk: 65,
  technique: { id: 'T1110', name: 'Brute Force', tactic: 'credential-access' },
  subject: 'address',
  when: {
    kinds: ['code.refused', 'refresh_token.refused', 'token.rejected'],
    where: [NOT_FOREIGN, { field: 'details.reason', in: NEVER_ISSUED }],
  },
  logic: {
    type: 'threshold',
    within: 600,
    all: [
      {
        count: 10,
        name: { one: 'presented code or token that was never issued', many: 'presented codes or tokens that were never issued' },
      },
    ],
  },
  group_seconds: 3600,
  baseline: 'refusals',
  acts: ['addresses.block'],
  playbook: 'injection',
  tests: [
    fires('ten tokens nobody knows', facts('token.rejected', { times: 10, every: 5, ...rejection })),
    silent('nine tokens nobody knows', facts('token.rejected', { times: 9, every: 5, ...rejection })),
    silent('twenty tokens that have expired', facts('token.rejected', { times: 20, every: 5, ...rejection, 'details.reason': 'expired' })),
    silent(
      'the same of visitors of a page elsewhere, which had their browsers send it',
      facts('token.rejected', { times: 10, every: 5, ...rejection, 'details.foreign': true }),
    ),
  ],
};
