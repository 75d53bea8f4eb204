import type { RuleInput } from '../../../../shared/rule.ts';

export const consentPhishingRule: RuleInput = {
  id: 'consent-phishing',
  version: 1,
  title: 'Many people were asked to consent, and many refused',
  description:
    'Within an hour five or more people refused a client their consent, of ten or more who were asked: a link that leads there is going round, and not everybody believes it. Those who allowed it gave it tokens.',
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
      { share: [{ field: 'kind', is: 'consent.denied' }], at_least: 0.15 },
      { count: 1, where: [{ field: 'kind', is: 'consent.granted' }] },
    ],
  },
  group_seconds: 3600,
  baseline: null,
  acts: ['clients.suspend', 'tokens.revoke'],
  tests: [
    {
      title: 'seven who allowed it and five who did not',
      fires: true,
      facts: [
        { after_seconds: 0, kind: 'consent.granted', times: 7, every_seconds: 60, fields: { client: 'mail', user: 'u{n}' } },
        { after_seconds: 600, kind: 'consent.denied', times: 5, every_seconds: 60, fields: { client: 'mail', user: 'v{n}' } },
      ],
    },
    {
      title: 'four who refused',
      fires: false,
      facts: [
        { after_seconds: 0, kind: 'consent.granted', times: 8, every_seconds: 60, fields: { client: 'mail', user: 'u{n}' } },
        { after_seconds: 600, kind: 'consent.denied', times: 4, every_seconds: 60, fields: { client: 'mail', user: 'v{n}' } },
      ],
    },
    {
      title: 'nine people',
      fires: false,
      facts: [
        { after_seconds: 0, kind: 'consent.granted', times: 4, every_seconds: 60, fields: { client: 'mail', user: 'u{n}' } },
        { after_seconds: 600, kind: 'consent.denied', times: 5, every_seconds: 60, fields: { client: 'mail', user: 'v{n}' } },
      ],
    },
    {
      title: 'a new application that nearly everybody allows',
      fires: false,
      facts: [
        { after_seconds: 0, kind: 'consent.granted', times: 40, every_seconds: 60, fields: { client: 'mail', user: 'u{n}' } },
        { after_seconds: 2400, kind: 'consent.denied', times: 6, every_seconds: 60, fields: { client: 'mail', user: 'v{n}' } },
      ],
    },
    {
      title: 'one person who cannot decide',
      fires: false,
      facts: [
        { after_seconds: 0, kind: 'consent.denied', times: 10, every_seconds: 60, fields: { client: 'mail', user: 'ada' } },
        { after_seconds: 700, kind: 'consent.granted', times: 1, every_seconds: 1, fields: { client: 'mail', user: 'ada' } },
      ],
    },
    {
      title: 'nobody allowed it: nothing was given',
      fires: false,
      facts: [{ after_seconds: 0, kind: 'consent.denied', times: 12, every_seconds: 60, fields: { client: 'mail', user: 'u{n}' } }],
    },
  ],
};
