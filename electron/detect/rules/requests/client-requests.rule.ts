import type { RuleInput } from '../../../../shared/rule.ts';
import { SUCCESSES, UNUSUAL_AGAIN_AND_AGAIN } from '../conditions.ts';
import { facts, fires, silent } from '../histories.ts';

const stretch = { client: 'svc', 'details.measure': 'failures', 'details.observed': 12, 'details.threshold': 5 };

export const clientRequestsRule: RuleInput = {
  id: 'client-requests',
  version: 1,
  title: 'Client asks unlike a client at work',
  description:
    'Three or more times within ten minutes one client asked more than 60 times a minute, was refused more than five times in five minutes, asked for more than twenty endpoints or waited unusually long, and got hardly any token meanwhile: its secret may be in other hands, or it is broken.',
  false_positives: ['A client that repeats a request without end because it is set up wrongly.'],
  enabled: true,
  severity: 'low',
  risk: 35,
  technique: { id: 'T1078.004', name: 'Cloud Accounts', tactic: 'initial-access' },
  subject: 'client',
  when: { kinds: ['requests.unusual', ...SUCCESSES], where: [] },
  logic: UNUSUAL_AGAIN_AND_AGAIN,
  group_seconds: 3600,
  baseline: 'refusals',
  acts: ['clients.suspend'],
  tests: [
    fires('refused again and again, and nothing comes of it', facts('requests.unusual', { times: 3, every: 120, ...stretch })),
    fires(
      'refused, and too many requests at that',
      facts('requests.unusual', { times: 2, every: 120, ...stretch }),
      facts('requests.unusual', { after: 130, ...stretch, 'details.measure': 'rate' }),
    ),
    silent('two unusual stretches', facts('requests.unusual', { times: 2, every: 120, ...stretch })),
    silent(
      'a busy backend that gets its tokens',
      facts('token.issued', { times: 300, every: 1, client: 'svc' }),
      facts('requests.unusual', { times: 5, every: 60, ...stretch, 'details.measure': 'rate' }),
    ),
    silent(
      'the same of an address where nobody proved to be a client',
      facts('requests.unusual', { times: 3, every: 120, address: '198.51.100.7', 'details.measure': 'rate' }),
    ),
  ],
};
