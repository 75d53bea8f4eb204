import { execFileSync } from 'node:child_process';
import * as openidClient from 'openid-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ClientAuthMethod } from '../../../../electron/oauth/client.ts';
import { clientSnippets, type SnippetInput } from '../../../../renderer/views/clients/snippets.ts';
import { REDIRECT_URI, register, SCOPE } from '../../../clients/registration.ts';
import { startTestEngine, type TestEngine } from '../../../support/engine.ts';
import { createWebBrowser, visit } from '../../../support/web-browser.ts';

const METHODS = ['client_secret_basic', 'client_secret_post', 'client_secret_jwt', 'private_key_jwt', 'none'] as const;
const WAYS = METHODS.flatMap((method) => [
  [method, ['authorization_code', 'refresh_token']] as const,
  ...(method === 'none' ? [] : [[method, ['client_credentials']] as const]),
]);

const input = (changes: Partial<SnippetInput> = {}): SnippetInput => ({
  issuer: 'https://id.example',
  clientId: 'web',
  secret: 's3cret',
  method: 'client_secret_basic',
  grants: ['authorization_code'],
  redirectUri: 'https://app.example/cb',
  scope: 'openid profile',
  ...changes,
});
const codeOf = (id: string, given: SnippetInput): string => {
  const found = clientSnippets(given).find((snippet) => snippet.id === id);
  if (!found) throw new Error(`there is no snippet ${id}`);
  return found.code;
};

interface Tokens {
  readonly access_token?: string;
  readonly scope?: string;
}
type Program = (client: object, privateKey: unknown, comeBack: (url: URL) => Promise<URL>) => Promise<Tokens>;
const AsyncFunction = (async () => undefined).constructor as new (...lines: string[]) => Program;

/** The snippet as a program: what it imports, and what it leaves to whoever copies it, is handed in. */
const programOf = (code: string): Program => {
  const body = code
    .replace("import * as client from 'openid-client';", '')
    .replace(/^\/\/ 2\..*$/m, 'const currentUrl = await comeBack(url);');
  return new AsyncFunction('client', 'privateKey', 'comeBack', `'use strict';${body}\nreturn tokens;`);
};

/** What a shell makes of the snippet, word for word. */
const wordsOf = (code: string): readonly string[] =>
  execFileSync('sh', ['-c', `curl() { for word in "$@"; do printf '%s\\0' "$word"; done; }\n${code}`], { encoding: 'utf8' })
    .split('\0')
    .slice(0, -1);

const HOSTILE = [
  `");process.exit(1);("`,
  `'; rm -rf / #`,
  '$(touch /tmp/x)`id`$HOME%s',
  'line\nbreak\r\n',
  '\u2028\u2029',
  '</script><img src=x onerror=alert(1)>',
  '\\',
  '"""',
  "'''",
];

describe('the snippet for openid-client', () => {
  let engine: TestEngine;
  beforeAll(async () => {
    engine = await startTestEngine();
    await engine.addUser({ username: 'alice', email: 'alice@example.com' });
  });
  afterAll(() => engine.end());

  const run = async (method: ClientAuthMethod, grants: readonly string[]): Promise<Tokens> => {
    const scope = grants.includes('client_credentials') ? 'orders:read' : SCOPE;
    const { id, secret, key } = await register(engine, method, { grant_types: grants, scope });
    const program = programOf(
      codeOf('openid-client', { issuer: engine.issuer, clientId: id, secret, method, grants, redirectUri: REDIRECT_URI, scope }),
    );
    return program(openidClient, key, async (url) => new URL((await visit(createWebBrowser(engine.issuer), url)).location));
  };

  it.each(METHODS)('signs a person in at this server as it stands, for a client that authenticates by %s', async (method) => {
    expect(await run(method, ['authorization_code', 'refresh_token'])).toMatchObject({ access_token: expect.any(String) });
  });

  it.each(METHODS.filter((method) => method !== 'none'))('gets a token for a service that authenticates by %s', async (method) => {
    expect(await run(method, ['client_credentials'])).toMatchObject({ access_token: expect.any(String), scope: 'orders:read' });
  });

  it.each(HOSTILE)('holds what it is given as text: %j', async (text) => {
    const told: unknown[] = [];
    const tell = (...given: readonly unknown[]): Promise<object> => {
      told.push(...given);
      return Promise.resolve({});
    };
    const client = { discovery: tell, ClientSecretPost: (secret: string) => secret, clientCredentialsGrant: tell };
    const given = input({ clientId: text, secret: text, scope: text, method: 'client_secret_post', grants: ['client_credentials'] });
    await programOf(codeOf('openid-client', given))(client, undefined, () => Promise.reject(new Error('nobody goes away')));
    expect(told).toEqual([new URL('https://id.example'), text, undefined, text, {}, { scope: text }]);
  });
});

describe('the snippet for Authlib', () => {
  it.each(WAYS)('imports whatever it uses, for %s and %j', (method, grants) => {
    const code = codeOf('authlib', input({ method, grants }));
    for (const name of ['generate_token', 'OAuth2Session', 'ClientSecretJWT', 'PrivateKeyJWT']) {
      const uses = code.split('\n').filter((line) => line.includes(`${name}(`));
      const imports = code.split('\n').filter((line) => new RegExp(`^from [\\w.]+ import ${name}$`).test(line));
      expect([name, imports.length]).toEqual([name, uses.length > 0 ? 1 : 0]);
    }
    expect(code).toContain(`token_endpoint_auth_method="${method}"`);
    expect(code).toContain('"https://id.example/token"');
  });

  it('gives a secret to those who have one, and registers how an assertion is signed', () => {
    expect(codeOf('authlib', input({ method: 'none' }))).not.toMatch(/client_secret=|s3cret|register_client_auth_method/);
    expect(codeOf('authlib', input({ method: 'private_key_jwt' }))).not.toContain('s3cret');
    expect(codeOf('authlib', input({ method: 'client_secret_jwt' }))).toContain(
      'session.register_client_auth_method(ClientSecretJWT("https://id.example/token"))',
    );
  });

  it.each(HOSTILE)('holds what it is given in quotes on one line: %j', (text) => {
    const plain = codeOf('authlib', input());
    const code = codeOf('authlib', input({ clientId: text, secret: text, scope: text, redirectUri: text }));
    expect(code.split(/[\n\r\u2028\u2029]/)).toHaveLength(plain.split('\n').length);
    // What is left without its literals is the same program.
    const literal = /"(?:[^"\\\n]|\\.)*"/g;
    expect(code.replaceAll(literal, '""')).toBe(plain.replaceAll(literal, '""'));
  });
});

describe.skipIf(process.platform === 'win32')('the snippet for a shell', () => {
  const service = (changes: Partial<SnippetInput> = {}): SnippetInput =>
    input({ grants: ['client_credentials'], scope: 'a b', ...changes });

  it('authenticates by the header, each part encoded on its own (RFC 6749 section 2.3.1)', () => {
    expect(wordsOf(codeOf('curl', service({ clientId: 'a:b', secret: 'c d' })))).toEqual([
      '-u',
      'a%3Ab:c%20d',
      '-d',
      'grant_type=client_credentials',
      '--data-urlencode',
      'scope=a b',
      'https://id.example/token',
    ]);
  });

  it('authenticates by the body where the client does', () => {
    const words = wordsOf(codeOf('curl', service({ method: 'client_secret_post', clientId: 'a&b', secret: 'c=d' })));
    expect(words).toEqual(expect.arrayContaining(['client_id=a%26b', 'client_secret=c%3Dd']));
    expect(words).not.toContain('-u');
  });

  it.each(HOSTILE)('holds what it is given as words: %j', (text) => {
    const words = wordsOf(codeOf('curl', service({ clientId: text, secret: text, scope: text })));
    const encoded = encodeURIComponent(text);
    expect(words).toEqual([
      '-u',
      `${encoded}:${encoded}`,
      '-d',
      'grant_type=client_credentials',
      '--data-urlencode',
      `scope=${text}`,
      'https://id.example/token',
    ]);
  });

  it.each(['client_secret_jwt', 'private_key_jwt', 'none'])('is not offered where a shell cannot do it: %s', (method) => {
    expect(clientSnippets(service({ method })).map(({ id }) => id)).not.toContain('curl');
  });
});

describe('every snippet', () => {
  it('shows a place for the secret when it is not told', () => {
    const all = clientSnippets(input({ secret: undefined, grants: ['authorization_code', 'client_credentials'] }));
    expect(all.map(({ id }) => id)).toEqual(['openid-client', 'authlib', 'curl', 'settings']);
    for (const { id, code } of all.filter((one) => one.id !== 'settings'))
      expect([id, code]).toEqual([id, expect.stringContaining('YOUR_CLIENT_SECRET')]);
  });

  it.each(HOSTILE)('of settings is JSON that holds no secret: %j', (text) => {
    const settings = JSON.parse(codeOf('settings', input({ clientId: text, scope: text, redirectUri: text })));
    expect(settings).toEqual({
      issuer: 'https://id.example',
      discovery: 'https://id.example/.well-known/openid-configuration',
      client_id: text,
      token_endpoint_auth_method: 'client_secret_basic',
      scope: text,
      redirect_uri: text,
    });
    expect(JSON.parse(codeOf('settings', input({ redirectUri: undefined })))).not.toHaveProperty('redirect_uri');
  });
});
