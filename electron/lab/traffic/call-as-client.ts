import { z } from 'zod';
import type { LabClient } from '../world/clients.ts';
import type { Whereabouts } from './browser.ts';
import type { LabReply } from './http.ts';
import type { Scene } from './scene.ts';
import { signAssertion } from './sign-assertion.ts';

interface ClientCall {
  readonly client: LabClient;
  readonly path: '/token' | '/introspect' | '/revoke';
  readonly fields: Readonly<Record<string, string>>;
  /** Where a public client runs. A confidential one comes from its own server. */
  readonly from?: Whereabouts | undefined;
  /** In place of the secret it has. */
  readonly secret?: string;
}

const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

const encoded = (text: string): string => encodeURIComponent(text);

interface Proof {
  readonly headers: Readonly<Record<string, string>>;
  readonly fields: Readonly<Record<string, string>>;
}

/** How the client proves who it is: RFC 6749 §2.3.1, OpenID Connect Core §9. */
const proofOf = (scene: Scene, { client: { id, auth }, secret }: ClientCall): Proof => {
  const given = secret ?? scene.credentials.clientSecrets[id] ?? '';
  if (auth === 'client_secret_basic')
    return { headers: { authorization: `Basic ${Buffer.from(`${encoded(id)}:${encoded(given)}`).toString('base64')}` }, fields: {} };
  if (auth === 'client_secret_post') return { headers: {}, fields: { client_id: id, client_secret: given } };
  if (auth === 'none') return { headers: {}, fields: { client_id: id } };
  const assertion = signAssertion(scene, { id, key: scene.credentials.clientKeys[id] ?? '', audience: scene.issuer });
  return { headers: {}, fields: { client_assertion_type: ASSERTION_TYPE, client_assertion: assertion } };
};

/** Sends a client's own request, with the proof that is its way. */
export const callAsClient = (scene: Scene, call: ClientCall): Promise<LabReply> => {
  const { client, path, from } = call;
  const proof = proofOf(scene, call);
  const at = { address: client.address ?? from?.address ?? '', agent: client.agent || (from?.agent ?? '') };
  const form = Object.entries({ ...call.fields, ...proof.fields });
  return scene.http.send({ method: 'POST', path, ...at, headers: { accept: 'application/json', ...proof.headers }, form });
};

const tokenAnswer = z.object({ access_token: z.string(), refresh_token: z.string().optional(), id_token: z.string().optional() });
export type TokenAnswer = z.infer<typeof tokenAnswer>;

/** The tokens of an answer; undefined when it is a refusal. */
export const tokensOf = (reply: LabReply): TokenAnswer | undefined =>
  reply.status === 200 ? tokenAnswer.parse(JSON.parse(reply.text)) : undefined;
