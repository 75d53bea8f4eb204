import type { Playbook } from '../playbook.ts';

export const injection: Playbook = {
  id: 'injection',
  title: 'Probing for weaknesses',
  description:
    'One address guesses tokens, secrets, the names of clients or the way into this console, sends known patterns of attack, tries redirects that no client registered, or looks for what is there. Blocks it for a time.',
  leastSeverity: 'medium',
  // What a page elsewhere has a browser send is left out of these rules, as far as the browser says so: old ones, mail programs and whatever comes by http do not.
  defaultMode: 'approval',
  afterFailure: 'stop',
  steps: [{ act: 'addresses.block', target: 'subject', lasts: 'block', does: 'Block the address' }],
};
