import { clientNamed } from '../stage/take-code.ts';
import { SCRIPT_AGENT } from '../stage/words.ts';
import { callAsClient } from '../traffic/call-as-client.ts';
import type { Attack } from './attack.ts';

const HOSTS = 5;
const REQUESTS_OF_A_HOST = 72;

export const tokenFlood: Attack = {
  id: 'token-flood',
  title: 'Flood of token requests',
  story: 'Five hosts ask for tokens as fast as they can with credentials that are right, each beyond what the limit lets through.',
  technique: { id: 'T1499.003', name: 'Application Exhaustion Flood', tactic: 'impact' },
  expects: [{ rule: 'token-flood', subject: 'client' }],
  contained: ['limit.exceeded', 'address.penalised', 'address.blocked', 'request.blocked'],
  bounds: { requests: HOSTS * REQUESTS_OF_A_HOST, milliseconds: 18_000 },
  async run(stage) {
    const client = clientNamed(stage, stage.chance.pick(['nightly-reports', 'stock-feed', 'backup-agent']));
    stage.on({ client });
    const hosts = stage.addresses.ofOneNetwork(HOSTS);
    const fields = { grant_type: 'client_credentials', scope: client.scope };
    for (let round = 0; round < REQUESTS_OF_A_HOST; round++)
      await Promise.all(
        hosts.map((address) => callAsClient(stage, { client: { ...client, address, agent: SCRIPT_AGENT }, path: '/token', fields })),
      );
  },
};
