import type { RuleInput } from '../../../../shared/rule.ts';
import { facts, fires, silent } from '../histories.ts';

export const consentPhishingRule: RuleInput = {
  id: 'consent-phishing',
  version: 2,
  title: 'Many people were asked to consent, and many refused',
  description:
    'Within an hour five or more people refused a client their consent, a quarter or more of ten or more who were asked: a link that leads there is going round, and not everybody believes it. Those who allowed it gave it tokens.',
  false_positives: ['A new application that was announced to everybody, and asks for more than people will give.'],
  enabled: true,
  severity: 'high',
  risk: 70,
  technique: { id: 'T1528', name: 'Steal Application Access Token', tactic: 'credential-access' },
  subject: 'client',
  when: { kinds: ['consent.granted', 'consent.denied'], where: [] },
  logic: {
    type: 'threshold',
    within: 3600,
    all: [
      { distinct: 'user', at_least: 5, where: [{ field: 'kind', is: 'consent.denied' }] },
      { distinct: 'user', at_least: 10, name: { one: 'decision on a consent', many: 'decisions on consents' } },
      { share: [{ field: 'kind', is: 'consent.denied' }], at_least: 0.25 },
      { count: 1, where: [{ field: 'kind', is: 'consent.granted' }] },
    ],
  },
  group_seconds: 3600,
  baseline: null,
  acts: ['clients.suspend', 'tokens.revoke'],
  playbook: 'client-abuse',
  tests: [
    fires(
      'seven who allowed it and five who did not',
      facts('consent.granted', { times: 7, every: 60, client: 'mail', user: 'u{n}' }),
      facts('consent.denied', { times: 5, every: 60, after: 600, client: 'mail', user: 'v{n}' }),
    ),
    silent(
      'four who refused',
      facts('consent.granted', { times: 8, every: 60, client: 'mail', user: 'u{n}' }),
      facts('consent.denied', { times: 4, every: 60, after: 600, client: 'mail', user: 'v{n}' }),
    ),
    silent(
      'nine people',
      facts('consent.granted', { times: 4, every: 60, client: 'mail', user: 'u{n}' }),
      facts('consent.denied', { times: 5, every: 60, after: 600, client: 'mail', user: 'v{n}' }),
    ),
    silent(
      'a new application that nearly everybody allows',
      facts('consent.granted', { times: 40, every: 60, client: 'mail', user: 'u{n}' }),
      facts('consent.denied', { times: 6, every: 60, after: 2400, client: 'mail', user: 'v{n}' }),
    ),
    silent(
      'one person who cannot decide',
      facts('consent.denied', { times: 10, every: 60, client: 'mail', user: 'ada' }),
      facts('consent.granted', { after: 700, client: 'mail', user: 'ada' }),
    ),
    silent('nobody allowed it: nothing was given', facts('consent.denied', { times: 12, every: 60, client: 'mail', user: 'u{n}' })),
  ],
};
