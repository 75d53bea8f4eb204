import type { Chance } from '../world/chance.ts';
import type { LabClient } from '../world/clients.ts';
import type { OwnAct } from './acts.ts';
import { callAsClient, tokensOf } from './call-as-client.ts';
import { callResource, type Result } from './open-application.ts';
import { heldKey, type Scene } from './scene.ts';

interface Worker {
  readonly client: LabClient;
  readonly chance: Chance;
}
type Flow = (scene: Scene, worker: Worker) => Promise<Result>;

/** How often a client works on with the token it has. */
const KEEPS_TOKEN = 0.5;
const PAUSE_MS = 300;

/** Gets a token of its own (RFC 6749 §4.4) unless it has one, and calls its resource server a few times. */
const work: Flow = async (scene, { client, chance }) => {
  const key = heldKey(client.id, client);
  let tokens = chance.happens(KEEPS_TOKEN) ? scene.held.get(key) : undefined;
  if (!tokens) {
    const fields = { grant_type: 'client_credentials', scope: client.scope };
    tokens = tokensOf(await callAsClient(scene, { client, path: '/token', fields }));
    if (!tokens) return 'refused';
    scene.held.set(key, tokens);
  }
  let result: Result = 'done';
  for (let calls = chance.between(1, 3); calls > 0 && result === 'done'; calls--) {
    await scene.think(chance, PAUSE_MS);
    result = await callResource(scene, client, tokens.access_token);
  }
  if (result === 'refused') scene.held.delete(key);
  return result;
};

/** Reads what servers read at their start: the metadata and the keys, or only whether the server is up. */
const lookUp: Flow = async (scene, { client, chance }) => {
  const at = { address: client.address ?? '', agent: client.agent };
  const paths = chance.happens(0.3) ? ['/healthz'] : ['/.well-known/openid-configuration', '/jwks'];
  let result: Result = 'done';
  for (const path of paths) {
    const { status } = await scene.http.send({ method: 'GET', path, ...at, headers: { accept: 'application/json' } });
    if (status !== 200) result = 'refused';
  }
  return result;
};

/** Gives a token back before its time (RFC 7009 §2.1). */
const handBack: Flow = async (scene, worker) => {
  const key = heldKey(worker.client.id, worker.client);
  const token = scene.held.get(key)?.access_token;
  if (token === undefined) return work(scene, worker);
  scene.held.delete(key);
  const reply = await callAsClient(scene, { client: worker.client, path: '/revoke', fields: { token } });
  return reply.status === 200 ? 'done' : 'refused';
};

/** A client that nobody looks after: a former secret on one of its hosts, a scope and a grant that it was never given. */
const careless: Flow = async (scene, { client, chance }) => {
  const secret = scene.credentials.clientSecrets[client.id] ?? '';
  const mistake = chance.pick<{ readonly fields: Readonly<Record<string, string>>; readonly secret: string }>([
    { fields: { grant_type: 'client_credentials', scope: 'contacts:read' }, secret: `${secret.slice(1)}_` },
    { fields: { grant_type: 'client_credentials', scope: 'contacts:read contacts:export' }, secret },
    { fields: { grant_type: 'password', username: 'export', password: 'export' }, secret },
  ]);
  const reply = await callAsClient(scene, { client, path: '/token', ...mistake });
  return reply.status === 200 ? 'done' : 'refused';
};

/** What each act of a client is. */
export const ownActs: Readonly<Record<OwnAct, Flow>> = { work, look_up: lookUp, hand_back: handBack, careless };
