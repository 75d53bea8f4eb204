import type { RuleInput } from '../../../../shared/rule.ts';
import { facts, fires, silent } from '../histories.ts';

const exchange = { client: 'web', user: 'ada', grant: 'g', network: '198.51.{n}.0/24', address: '198.51.{n}.1' };

export const grantManyAddressesRule: RuleInput = {
  id: 'grant-many-addresses',
  version: 1,
  title: 'One grant used from many networks',
  description: 'The refresh tokens of one grant were used from four or more networks within an hour.',
  false_positives: ['A phone on a train.', 'A client behind a proxy that changes its exit with every request.'],
  enabled: true,
  severity: 'medium',
  risk: 60,
  technique: { id: 'T1550.001', name: 'Application Access Token', tactic: 'lateral-movement' },
  subject: 'grant',
  when: { kinds: ['refresh_token.rotated'], where: [] },
  logic: {
    type: 'threshold',
    within: 3600,
    all: [
      { distinct: 'network', at_least: 4 },
      { distinct: 'address', at_least: 4 },
    ],
  },
  group_seconds: 3600,
  baseline: null,
  acts: ['tokens.revoke', 'users.sign_out'],
  playbook: 'token-theft',
  tests: [
    fires('four networks', facts('refresh_token.rotated', { times: 4, every: 300, ...exchange })),
    silent('three networks', facts('refresh_token.rotated', { times: 3, every: 300, ...exchange })),
  ],
};
