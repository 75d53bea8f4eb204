import type { RuleInput } from '../../../../shared/rule.ts';
import { SUCCESSES, UNUSUAL_AGAIN_AND_AGAIN } from '../conditions.ts';
import { facts, fires, signIns, silent } from '../histories.ts';

const stretch = { user: 'ada', 'details.measure': 'rate', 'details.observed': 90, 'details.threshold': 60 };

export const userRequestsRule: RuleInput = {
  id: 'user-requests',
  version: 1,
  title: 'Requests in the name of one person, unlike a person',
  description:
    'Three or more times within ten minutes one account asked more than 60 times a minute, was refused more than five times in five minutes, asked for more than twenty endpoints or waited unusually long, and hardly anything led to a sign-in or a token: a program uses its session or token, from wherever it likes.',
  false_positives: ['An application that asks in an endless loop who has signed in.'],
  enabled: true,
  severity: 'low',
  risk: 35,
  technique: { id: 'T1078', name: 'Valid Accounts', tactic: 'initial-access' },
  subject: 'user',
  when: { kinds: ['requests.unusual', ...SUCCESSES], where: [] },
  logic: UNUSUAL_AGAIN_AND_AGAIN,
  group_seconds: 3600,
  baseline: 'violations',
  acts: ['users.sign_out', 'tokens.revoke'],
  tests: [
    fires('too many requests, minute after minute', facts('requests.unusual', { times: 3, every: 70, ...stretch })),
    silent('two unusual stretches', facts('requests.unusual', { times: 2, every: 70, ...stretch })),
    silent(
      'somebody who signs in here and there meanwhile',
      signIns({ times: 3, every: 60, user: 'ada' }),
      facts('requests.unusual', { times: 3, every: 70, after: 10, ...stretch }),
    ),
  ],
};
