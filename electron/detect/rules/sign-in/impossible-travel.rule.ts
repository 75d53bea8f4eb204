import type { RuleInput } from '../../../../shared/rule.ts';

/** Where addresses are is kept beside the log, so that no short history can show it: see the tests of `impossible-travel`. */
export const impossibleTravelRule: RuleInput = {
  id: 'impossible-travel',
  version: 1,
  title: 'Impossible travel',
  description:
    'One person signed in at two places, at least 500 km apart, with less time in between than an airliner needs. It wants a place database (risk.placeDatabase) and finds nothing without one; private networks, and those named in risk.sharedNetworks, are nowhere.',
  false_positives: [
    'A tunnel (VPN) or proxy that comes out elsewhere: name its network in risk.sharedNetworks.',
    'A phone abroad, whose carrier leads it home.',
    'A place database that is out of date.',
  ],
  enabled: true,
  severity: 'high',
  risk: 65,
  technique: { id: 'T1078', name: 'Valid Accounts', tactic: 'initial-access' },
  subject: 'user',
  when: { kinds: ['user.signed_in'], where: [] },
  logic: { type: 'built_in', detector: 'impossible-travel', parameters: { kilometres_per_hour: 900, kilometres: 500 } },
  group_seconds: 86_400,
  baseline: null,
  acts: ['users.sign_out', 'users.suspend', 'addresses.block'],
  tests: [],
};
