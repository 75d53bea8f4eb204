import type { Playbook } from '../playbook.ts';

export const tokenTheft: Playbook = {
  id: 'token-theft',
  title: 'Stolen token',
  description:
    'Somebody else holds a token of a person. Ends the grant it belongs to and every other token of the person, and signs the person out, so that whoever copied the one has nothing that goes on.',
  leastSeverity: 'medium',
  defaultMode: 'approval',
  afterFailure: 'continue',
  steps: [
    { act: 'tokens.revoke', target: 'grants', lasts: null, does: 'Revoke the tokens of the grant' },
    {
      act: 'users.sign_out',
      target: 'users',
      lasts: null,
      does: 'Sign the person out everywhere, with the tokens on those sessions',
    },
    { act: 'tokens.revoke', target: 'users', lasts: null, does: 'Revoke every other token of the person' },
  ],
};
