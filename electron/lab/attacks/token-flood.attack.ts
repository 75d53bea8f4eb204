import { clientNamed } from '../stage/take-code.ts';
import { SCRIPT_AGENT } from '../stage/words.ts';
import { callAsClient } from '../traffic/call-as-client.ts';
import type { Attack } from './attack.ts';

const REQUESTS = 240;

export const tokenFlood: Attack = {
  id: 'token-flood',
  title: 'Flood of token requests',
  story: 'One host asks for tokens as fast as it can with credentials that are right, far beyond what the limit lets through.',
  technique: { id: 'T1499.003', name: 'Application Exhaustion Flood', tactic: 'impact' },
  expects: [{ rule: 'request-rate', subject: 'address' }],
  contained: ['limit.exceeded', 'address.penalised', 'address.blocked', 'request.blocked'],
  bounds: { requests: REQUESTS, milliseconds: 15_000 },
  async run(stage) {
    const client = clientNamed(stage, stage.chance.pick(['nightly-reports', 'stock-feed', 'backup-agent']));
    stage.on({ client });
    const [address = ''] = stage.addresses.ofOneNetwork(1);
    const flooding = { ...client, address, agent: SCRIPT_AGENT };
    for (let sent = 0; sent < REQUESTS; sent++)
      await callAsClient(stage, { client: flooding, path: '/token', fields: { grant_type: 'client_credentials', scope: client.scope } });
  },
};
