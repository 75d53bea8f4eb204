import type { Playbook } from '../playbook.ts';

export const injection: Playbook = {
  id: 'injection',
  title: 'Probing for weaknesses',
  description:
    'One address guesses tokens or the names of clients, sends known patterns of attack, tries redirects that no client registered, or looks for what is there. Blocks it for a time.',
  rules: ['token-guessing', 'client-enumeration', 'injection-probes', 'endpoint-scan', 'redirect-probing', 'registration-abuse'],
  leastSeverity: 'medium',
  // A page elsewhere can make its visitors' browsers send such requests: somebody has to look before their address is blocked.
  defaultMode: 'approval',
  afterFailure: 'stop',
  steps: [{ act: 'addresses.block', target: 'subject', lasts: 'block', does: 'Block the address' }],
};
