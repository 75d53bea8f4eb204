import type { RuleInput } from '../../../../shared/rule.ts';
import { ATTACKER, facts, fires, silent } from '../histories.ts';

export const overloadRule: RuleInput = {
  id: 'overload',
  version: 1,
  title: 'Requests shed',
  description:
    'More was asked of the server than it could do, so that it turned requests away, the least important first. Operators, revocations and signing out are served all the while.',
  false_positives: [
    'A day on which everybody comes at once.',
    'A machine too small for what it is asked, or one that other programs keep busy.',
  ],
  enabled: true,
  severity: 'medium',
  risk: 45,
  technique: { id: 'T1499', name: 'Endpoint Denial of Service', tactic: 'impact' },
  subject: 'server',
  when: { kinds: ['overload.shed'], where: [] },
  logic: { type: 'threshold', within: 300, all: [{ count: 1 }] },
  group_seconds: 3600,
  baseline: null,
  acts: [],
  tests: [
    fires(
      'requests of one class shed within a window',
      facts('overload.shed', { actor: 'system', 'details.class': 4, 'details.count': 1842, 'details.window_seconds': 10 }),
    ),
    silent(
      'limits exceeded, which is what they are for',
      facts('limit.exceeded', { times: 20, address: ATTACKER, 'details.tier': 'token', 'details.limit': 60, 'details.window_seconds': 60 }),
    ),
  ],
};
