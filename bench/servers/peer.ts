// oidc-provider, the server a Node developer would take instead, over plain maps or over SQLite.
import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import Provider from 'oidc-provider';
import type { Setup } from '../site.ts';
import { memoryAdapter } from './memory-adapter.ts';
import type { PeerAdapter } from './peer-adapter.ts';
import { peerConfiguration, RESOURCE } from './peer-configuration.ts';
import { flag, serve } from './ready.ts';
import { sqliteAdapter } from './sqlite-adapter.ts';

const data = flag('data');
const port = Number(flag('port'));
const setup: Setup = JSON.parse(readFileSync(join(data, 'setup.json'), 'utf8'));

const adapters = (): ((name: string) => PeerAdapter) => {
  if (flag('store') === 'memory') return memoryAdapter;
  const db = new Database(join(data, 'peer.sqlite'));
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  return (name) => sqliteAdapter(db, name);
};

const provider = new Provider(`http://127.0.0.1:${port}`, peerConfiguration(setup, adapters()));

/** The fixture of the code flow: whoever comes without a session is signed in as the first person, and consents. */
const finishInteraction = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const { prompt, session } = await provider.interactionDetails(request, response);
  const accountId = session?.accountId ?? setup.people[0]?.username ?? 'somebody';
  if (prompt.name === 'login') return provider.interactionFinished(request, response, { login: { accountId } });
  const grant = new provider.Grant({ accountId, clientId: setup.webClient.id });
  grant.addOIDCScope('openid');
  grant.addResourceScope(RESOURCE, setup.scope);
  return provider.interactionFinished(request, response, { consent: { grantId: await grant.save() } });
};

const callback = provider.callback();
serve((request, response) => {
  if (!request.url?.startsWith('/interaction/')) return callback(request, response);
  finishInteraction(request, response).catch((fault: unknown) => {
    process.stderr.write(`${String(fault)}\n`);
    response.writeHead(500, { 'Content-Length': 0 }).end();
  });
}, port);
