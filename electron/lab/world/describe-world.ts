import type { LabClient } from './clients.ts';
import { type Credentials, publicJwkOf } from './credentials.ts';
import type { World } from './world.ts';

const metadataOf = (client: LabClient, { clientSecrets, clientKeys }: Credentials): object => {
  const { id, redirectUri, signedOutUri } = client;
  const key = clientKeys[id];
  return {
    client_id: id,
    client_name: client.name,
    token_endpoint_auth_method: client.auth,
    grant_types: client.grants,
    scope: client.scope,
    access_token_format: client.format,
    skip_consent: client.skipConsent,
    ...(redirectUri === null ? {} : { redirect_uris: [redirectUri] }),
    ...(signedOutUri === null ? {} : { post_logout_redirect_uris: [signedOutUri] }),
    ...(clientSecrets[id] === undefined ? {} : { client_secret: clientSecrets[id] }),
    ...(key === undefined ? {} : { jwks: { keys: [publicJwkOf(key)] } }),
  };
};

/**
 * Writes a world as the document by which it is imported like any other: clients, users and resources, JSON text.
 *
 * @param isKnown Who has a password already: theirs need not be judged again, which takes its time.
 */
export const describeWorld = (world: World, credentials: Credentials, isKnown: (name: string) => boolean): string =>
  JSON.stringify({
    clients: world.clients.map((client) => metadataOf(client, credentials)),
    users: world.people.map(({ name, email, givenName, familyName }) => ({
      username: name,
      email,
      ...(isKnown(name) ? {} : { password: credentials.passwords[name] }),
      claims: { name: `${givenName} ${familyName}`, given_name: givenName, family_name: familyName, email_verified: true },
    })),
    resources: world.resources.map(({ identifier, scopes, client }) => ({ identifier, scopes, clients: [client] })),
  });
