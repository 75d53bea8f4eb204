/** What a first visitor needs to try the server out. */
export interface FirstRun {
  readonly issuer: string;
  readonly dataDir: string;
  /** Of a client made for trying out; absent where none was made. */
  readonly clientId?: string | undefined;
  readonly secret?: string | undefined;
}

const SCOPE = 'demo:read';

const snippet = (issuer: string, id: string, secret: string): string => {
  const plainHttp = issuer.startsWith('http:') ? ', { execute: [client.allowInsecureRequests] }' : '';
  return `import * as client from 'openid-client';

const server = await client.discovery(new URL('${issuer}'), '${id}', undefined, client.ClientSecretBasic('${secret}')${plainHttp});
const tokens = await client.clientCredentialsGrant(server, { scope: '${SCOPE}' });
console.log(tokens.access_token);`;
};

/**
 * What the first run says: a client to try out and two ways of using it or, where none was made, how to register one.
 *
 * The snippet is for openid-client 6; the one line is for a shell.
 */
export const firstRunText = ({ issuer, dataDir, clientId, secret }: FirstRun): string => {
  if (clientId === undefined || secret === undefined) {
    return `
There is no client yet. Register one, which prints its secret once:

  npm run -s gatewatch -- client add --data '${dataDir}' --name 'My service' --grant client_credentials --scope ${SCOPE}
`;
  }
  return `
A client to try out was registered. Its secret is shown this once:

  client id      ${clientId}
  client secret  ${secret}

One line:

curl -u '${clientId}:${secret}' -d grant_type=client_credentials -d scope=${SCOPE} ${issuer}/token

With openid-client 6:

${snippet(issuer, clientId, secret)}

Take it away with: npm run -s gatewatch -- client remove ${clientId} --data '${dataDir}'
`;
};
