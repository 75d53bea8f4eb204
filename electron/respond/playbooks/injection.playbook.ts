import { BLOCK_SECONDS, type Playbook } from '../playbook.ts';

export const injection: Playbook = {
  id: 'injection',
  title: 'Probing for weaknesses',
  description:
    'One address sends known patterns of attack, tries redirects that no client registered, or looks for what is there. Blocks it for 30 days. An address that several people use waits for approval.',
  rules: ['injection-probes', 'endpoint-scan', 'redirect-probing', 'registration-abuse'],
  leastSeverity: 'medium',
  defaultMode: 'automatic',
  afterFailure: 'stop',
  steps: [{ act: 'addresses.block', target: 'subject', seconds: BLOCK_SECONDS, sentence: 'Block the address for 30 days.' }],
};
