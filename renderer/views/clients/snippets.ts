/** A way to use a client, to be copied: for a library or a shell. */
export interface Snippet {
  readonly id: string;
  readonly label: string;
  readonly code: string;
}

export interface SnippetInput {
  readonly issuer: string;
  readonly clientId: string;
  /** Told once; without it a place for it is shown. */
  readonly secret?: string | undefined;
  readonly method: string;
  readonly grants: readonly string[];
  readonly redirectUri?: string | undefined;
  readonly scope: string;
}

/** A text as a literal of JavaScript or JSON: an id or a URI cannot end it. */
const js = (text: string): string =>
  JSON.stringify(text).replaceAll('<', '\\u003c').replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');
/** A text as one word of a shell. */
const sh = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;

const authentication = ({ method, secret = 'YOUR_CLIENT_SECRET' }: SnippetInput): string => {
  if (method === 'none') return 'client.None()';
  if (method === 'client_secret_post') return `client.ClientSecretPost(${js(secret)})`;
  if (method === 'client_secret_jwt') return `client.ClientSecretJwt(${js(secret)})`;
  if (method === 'private_key_jwt') return 'client.PrivateKeyJwt(privateKey)';
  return `client.ClientSecretBasic(${js(secret)})`;
};

const discovery = (input: SnippetInput): string => {
  const plain = input.issuer.startsWith('http:') ? ', { execute: [client.allowInsecureRequests] }' : '';
  const key = input.method === 'private_key_jwt' ? '// privateKey is the CryptoKey whose public half is registered.\n' : '';
  return `${key}const server = await client.discovery(new URL(${js(input.issuer)}), ${js(input.clientId)}, undefined, ${authentication(input)}${plain});`;
};

const openidClient = (input: SnippetInput): string => {
  const head = `import * as client from 'openid-client';\n\n${discovery(input)}`;
  if (!input.grants.includes('authorization_code'))
    return `${head}\nconst tokens = await client.clientCredentialsGrant(server, { scope: ${js(input.scope)} });`;
  return `${head}

// 1. Send the browser away.
const verifier = client.randomPKCECodeVerifier();
const state = client.randomState();
const url = client.buildAuthorizationUrl(server, {
  redirect_uri: ${js(input.redirectUri ?? 'https://app.example/callback')},
  scope: ${js(input.scope)},
  code_challenge: await client.calculatePKCECodeChallenge(verifier),
  code_challenge_method: 'S256',
  state,
});

// 2. When it comes back to the redirect URI as \`currentUrl\`:
const tokens = await client.authorizationCodeGrant(server, currentUrl, { pkceCodeVerifier: verifier, expectedState: state });`;
};

const assertions: Readonly<Record<string, string>> = { client_secret_jwt: 'ClientSecretJWT', private_key_jwt: 'PrivateKeyJWT' };

const authlib = ({ issuer, clientId, secret = 'YOUR_CLIENT_SECRET', method, grants, redirectUri, scope }: SnippetInput): string => {
  const people = grants.includes('authorization_code');
  const assertion = assertions[method];
  const url = js(`${issuer}/token`);
  const credential = { none: '', private_key_jwt: ', client_secret=private_key' }[method] ?? `, client_secret=${js(secret)}`;
  const back = people ? `, redirect_uri=${js(redirectUri ?? 'https://app.example/callback')}, code_challenge_method="S256"` : '';
  const head = [
    ...(people ? ['from authlib.common.security import generate_token'] : []),
    'from authlib.integrations.requests_client import OAuth2Session',
    ...(assertion === undefined ? [] : [`from authlib.oauth2.rfc7523 import ${assertion}`]),
    '',
    ...(method === 'private_key_jwt' ? ['# private_key is the PEM text of the key whose public half is registered.'] : []),
    `session = OAuth2Session(${js(clientId)}${credential}, scope=${js(scope)}, token_endpoint_auth_method=${js(method)}${back})`,
    ...(assertion === undefined ? [] : [`session.register_client_auth_method(${assertion}(${url}))`]),
  ].join('\n');
  if (!people) return `${head}\ntoken = session.fetch_token(${url}, grant_type="client_credentials")`;
  return `${head}
verifier = generate_token(48)
url, state = session.create_authorization_url(${js(`${issuer}/authorize`)}, code_verifier=verifier)
# When the browser comes back:
token = session.fetch_token(${url}, authorization_response=current_url, code_verifier=verifier)`;
};

const curl = ({ issuer, clientId, secret = 'YOUR_CLIENT_SECRET', method, scope }: SnippetInput): string => {
  const who =
    method === 'client_secret_post'
      ? `-d ${sh(`client_id=${encodeURIComponent(clientId)}`)} -d ${sh(`client_secret=${encodeURIComponent(secret)}`)}`
      : `-u ${sh(`${encodeURIComponent(clientId)}:${encodeURIComponent(secret)}`)}`;
  return `curl ${who} -d grant_type=client_credentials --data-urlencode ${sh(`scope=${scope}`)} ${sh(`${issuer}/token`)}`;
};

const settings = ({ issuer, clientId, method, redirectUri, scope }: SnippetInput): string =>
  JSON.stringify(
    {
      issuer,
      discovery: `${issuer}/.well-known/openid-configuration`,
      client_id: clientId,
      token_endpoint_auth_method: method,
      scope,
      ...(redirectUri === undefined ? {} : { redirect_uri: redirectUri }),
    },
    null,
    2,
  );

/** How to use a client with common libraries. What stands in them is quoted: an id is text here too. */
export const clientSnippets = (input: SnippetInput): readonly Snippet[] => [
  { id: 'openid-client', label: 'Node, openid-client', code: openidClient(input) },
  { id: 'authlib', label: 'Python, Authlib', code: authlib(input) },
  ...(input.grants.includes('client_credentials') && (input.method === 'client_secret_basic' || input.method === 'client_secret_post')
    ? [{ id: 'curl', label: 'Shell, curl', code: curl(input) }]
    : []),
  { id: 'settings', label: 'Any library', code: settings(input) },
];
