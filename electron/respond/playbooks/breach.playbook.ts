import type { Playbook } from '../playbook.ts';

export const breach: Playbook = {
  id: 'breach',
  title: 'Breach of the server',
  description:
    'The log is not whole or went back: somebody was where only the server should be. Begins emergency mode, so that there is time to look.',
  leastSeverity: 'high',
  defaultMode: 'approval',
  afterFailure: 'stop',
  steps: [{ act: 'emergency.begin', target: 'none', lasts: 'emergency', does: 'Begin emergency mode' }],
};
