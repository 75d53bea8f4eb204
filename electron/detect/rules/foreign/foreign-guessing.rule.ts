import type { RuleInput } from '../../../../shared/rule.ts';

const GUESSES = ['unknown_client', 'wrong_secret', 'wrong_key', 'wrong_method', 'unknown', 'malformed', 'malformed_token', 'too_long'];
const rejected = (times: number, address: string, more: Readonly<Record<string, string | boolean>> = { 'details.foreign': true }) => ({
  after_seconds: 0,
  kind: 'token.rejected' as const,
  times,
  every_seconds: 10,
  fields: { address, 'details.endpoint': 'userinfo', 'details.reason': 'malformed', ...more },
});

export const foreignGuessingRule: RuleInput = {
  id: 'foreign-guessing',
  version: 1,
  title: 'Browsers made to guess',
  description:
    'Twenty or more clients, secrets, codes or tokens that are none were presented within ten minutes by requests that said a page elsewhere had a browser send them: visitors of a page are made to guess, or somebody forges the header that says so.',
  false_positives: ['A browser application that was moved to this server and brings tokens of the former one.'],
  enabled: true,
  severity: 'medium',
  risk: 50,
  technique: { id: 'T1110', name: 'Brute Force', tactic: 'credential-access' },
  subject: 'server',
  when: {
    kinds: ['client.authentication_failed', 'authorization.refused', 'code.refused', 'refresh_token.refused', 'token.rejected'],
    where: [
      { field: 'details.foreign', is: true },
      { field: 'details.reason', in: GUESSES },
    ],
  },
  logic: {
    type: 'threshold',
    within: 600,
    all: [{ count: 20, name: { one: 'refused proof sent for a page elsewhere', many: 'refused proofs sent for pages elsewhere' } }],
  },
  group_seconds: 3600,
  baseline: null,
  acts: [],
  tests: [
    { title: 'twenty visitors of one page', fires: true, facts: [rejected(20, '198.51.100.{n}')] },
    { title: 'one address that forges the header', fires: true, facts: [rejected(20, '198.51.100.7')] },
    { title: 'nineteen', fires: false, facts: [rejected(19, '198.51.100.{n}')] },
    { title: 'guesses that nobody else had sent', fires: false, facts: [rejected(20, '198.51.100.{n}', {})] },
    {
      title: 'tokens that have expired, in a browser application',
      fires: false,
      facts: [rejected(40, '198.51.100.{n}', { 'details.foreign': true, 'details.reason': 'expired' })],
    },
  ],
};
