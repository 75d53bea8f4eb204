import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readClientMetadata } from '../../electron/oauth/registration/client-metadata.ts';
import type { MetadataRefusal } from '../../electron/oauth/registration/metadata-problem.ts';
import { type ClientFields, type RegistrationContext, toClientFields } from '../../electron/oauth/registration/to-client-fields.ts';
import { toMetadata } from '../../electron/oauth/registration/to-metadata.ts';

type Mode = 'registration' | 'import';
const production: RegistrationContext = { profile: 'production', id: 'generated-id' };
const development: RegistrationContext = { ...production, profile: 'development' };

const web = { redirect_uris: ['https://app.example/cb'] };
const machine = { grant_types: ['client_credentials'] };
const strong = 'k3J8vQ2mX7pL9sT4wZ6bN1cR5dF0gH8j';

const register = (metadata: unknown, context = production, mode: Mode = 'import') => {
  const read = readClientMetadata(metadata, mode);
  return read.ok ? toClientFields(read.value, context) : read;
};
const registered = (metadata: unknown, context = production, mode: Mode = 'import'): ClientFields => {
  const outcome = register(metadata, context, mode);
  if (!outcome.ok) throw new Error(outcome.refusal.description);
  return outcome.value;
};
const refusalOf = (metadata: unknown, context = production, mode: Mode = 'import'): MetadataRefusal | null => {
  const outcome = register(metadata, context, mode);
  if (outcome.ok) return null;
  const { code, reason, description, problems } = outcome.refusal;
  expect([`invalid_client_metadata/metadata`, 'invalid_redirect_uri/redirect_uri']).toContain(`${code}/${reason}`);
  for (const text of [description, ...problems.flatMap(({ field, problem, fix }) => [field, problem, fix])]) {
    expect(text).toMatch(/^[\x20\x21\x23-\x5b\x5d-\x7e]+$/);
  }
  return outcome.refusal;
};
const problemsOf = (metadata: unknown, context = production, mode: Mode = 'import'): string[] =>
  refusalOf(metadata, context, mode)?.problems.map(({ field }) => field) ?? [];

const publicJwk = (key: KeyObject): Record<string, unknown> => ({ ...key.export({ format: 'jwk' }) });
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const es256 = publicJwk(ec.publicKey);
const byKey = (keys: unknown, more: object = {}) => ({
  ...machine,
  token_endpoint_auth_method: 'private_key_jwt',
  jwks: { keys },
  ...more,
});

describe('client metadata', () => {
  it('RFC 7591 §2 has its defaults', () => {
    expect(registered(web)).toEqual({
      id: 'generated-id',
      name: 'generated-id',
      type: 'confidential',
      authMethod: 'client_secret_basic',
      assertionAlg: null,
      jwks: null,
      grants: ['authorization_code'],
      redirectUris: ['https://app.example/cb'],
      postLogoutRedirectUris: [],
      scopes: [],
      defaultScopes: [],
      accessTokenFormat: 'jwt',
      idTokenAlg: 'ES256',
      skipConsent: false,
      secret: undefined,
      weakSecret: false,
    });
  });
  it('RFC 7591 §2 takes every field', () => {
    const fields = registered({
      client_id: 'portal',
      client_secret: strong,
      client_name: 'The Portal ✓',
      redirect_uris: ['https://app.example/cb', 'http://127.0.0.1/cb'],
      post_logout_redirect_uris: ['https://app.example/bye'],
      grant_types: ['authorization_code', 'refresh_token', 'client_credentials'],
      response_types: ['code'],
      token_endpoint_auth_method: 'client_secret_jwt',
      token_endpoint_auth_signing_alg: 'HS256',
      scope: 'openid offline_access orders:write',
      default_scope: 'orders:write',
      id_token_signed_response_alg: 'RS256',
      subject_type: 'public',
      application_type: 'web',
      access_token_format: 'opaque',
      skip_consent: true,
      client_uri: 'https://app.example',
      contacts: ['ops@app.example'],
    });
    expect(fields).toEqual({
      id: 'portal',
      name: 'The Portal ✓',
      type: 'confidential',
      authMethod: 'client_secret_jwt',
      assertionAlg: 'HS256',
      jwks: null,
      grants: ['authorization_code', 'refresh_token', 'client_credentials'],
      redirectUris: ['https://app.example/cb', 'http://127.0.0.1/cb'],
      postLogoutRedirectUris: ['https://app.example/bye'],
      scopes: ['openid', 'offline_access', 'orders:write'],
      defaultScopes: ['orders:write'],
      accessTokenFormat: 'opaque',
      idTokenAlg: 'RS256',
      skipConsent: true,
      secret: strong,
      weakSecret: false,
    });
  });
  it('RFC 7592 §2.2 reads null as left out', () =>
    expect(registered({ ...web, client_name: null, jwks_uri: null, scope: null }).name).toBe('generated-id'));
  it.each([null, [], 'x', 1, true, undefined])('RFC 7591 §3.2.2 refuses %j, which is no object', (metadata) => {
    expect(refusalOf(metadata)?.code).toBe('invalid_client_metadata');
    expect(refusalOf(metadata, production, 'registration')?.code).toBe('invalid_client_metadata');
  });
  it.each<[string, object]>([
    ['client_name', { client_name: 7 }],
    ['redirect_uris', { redirect_uris: 'https://app.example/cb' }],
    ['redirect_uris[1]', { redirect_uris: ['https://app.example/cb', 7] }],
    ['redirect_uris', { redirect_uris: Array.from({ length: 51 }, (_, i) => `https://app.example/${i}`) }],
    ['post_logout_redirect_uris', { post_logout_redirect_uris: Array.from({ length: 51 }, (_, i) => `https://app.example/${i}`) }],
    ['grant_types[0]', { grant_types: ['password'] }],
    ['grant_types[1]', { grant_types: ['authorization_code', 'implicit'] }],
    ['grant_types', { grant_types: 'client_credentials' }],
    ['response_types[0]', { response_types: ['token'] }],
    ['response_types[0]', { response_types: ['code id_token'] }],
    ['token_endpoint_auth_method', { token_endpoint_auth_method: 'tls_client_auth' }],
    ['token_endpoint_auth_signing_alg', { token_endpoint_auth_signing_alg: 'none' }],
    ['scope', { scope: ['a'] }],
    ['scope', { scope: 'a'.repeat(1001) }],
    ['scope', { scope: 'a  b' }],
    ['default_scope', { scope: 'a', default_scope: 'b' }],
    ['jwks', { jwks: [] }],
    ['jwks.keys', { jwks: {} }],
    ['jwks.keys', { jwks: { keys: [] } }],
    ['jwks.keys', { jwks: { keys: Array.from({ length: 21 }, () => es256) } }],
    ['jwks.keys[0]', { jwks: { keys: ['x'] } }],
    ['id_token_signed_response_alg', { id_token_signed_response_alg: 'none' }],
    ['id_token_signed_response_alg', { id_token_signed_response_alg: 'HS256' }],
    ['subject_type', { subject_type: 'pairwise' }],
    ['application_type', { application_type: 'spa' }],
    ['access_token_format', { access_token_format: 'JWT' }],
    ['skip_consent', { skip_consent: 'true' }],
    ['client_id', { client_id: 7 }],
    ['client_secret', { client_secret: 7 }],
  ])('RFC 7591 §3.2.2 refuses, naming %s: %j', (field, change) => expect(problemsOf({ ...web, ...change })).toContain(field));

  it('RFC 7591 §2 refuses keys by reference with words that help: nothing is fetched', () => {
    const refusal = refusalOf(byKey([es256], { jwks_uri: 'https://app.example/jwks' }), production, 'registration');
    expect(refusal?.description).toBe(
      'jwks_uri: Keys by reference are not supported. Give the keys themselves as jwks: the server fetches nothing.',
    );
  });
  it('RFC 7591 §3.2.2 names every problem at once', () =>
    expect(
      problemsOf({
        client_id: 'a b',
        grant_types: ['refresh_token'],
        response_types: ['code'],
        scope: '"',
        redirect_uris: ['http://app.example', 'javascript:1'],
        client_secret: 'x',
      }),
    ).toEqual(['client_id', 'grant_types', 'response_types', 'redirect_uris[0]', 'redirect_uris[1]', 'scope', 'client_secret']));

  it('refuses a field it does not know in an import, by name and cut to what an answer may hold', () => {
    expect(problemsOf({ ...web, redirect_uri: 'https://app.example/cb' })).toEqual(['redirect_uri']);
    expect(problemsOf({ ...web, 'a"\\\u202e': 1, ['x'.repeat(500)]: 1 })).toEqual(['a???', 'x'.repeat(60)]);
    expect(problemsOf({ ...web, require_pushed_authorization_requests: true })).toEqual(['require_pushed_authorization_requests']);
    expect(problemsOf(JSON.parse('{"redirect_uris":["https://app.example/cb"],"__proto__":{"skip_consent":true}}'))).toEqual(['__proto__']);
  });
  it('RFC 7591 §3.2.2 tells what is too long from what is of another kind', () => {
    expect(refusalOf({ ...web, scope: 'a'.repeat(1001) })?.problems[0]?.problem).toBe('The value is too long.');
    expect(refusalOf({ ...web, scope: 7 })?.problems[0]?.problem).toBe('The value is not of the kind expected.');
  });
  it('bounds the list of problems', () => {
    const many = Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`x${i}`, i]));
    expect(problemsOf({ ...web, ...many })).toHaveLength(100);
  });
  it('RFC 7591 §2 ignores a field it does not know in a registration', () =>
    expect(registered({ ...web, redirect_uri: 'x', software_id: 'y', whatever: {} }, production, 'registration').redirectUris).toEqual(
      web.redirect_uris,
    ));
  it('RFC 7591 §5 lets a stranger set nothing that an administrator decides', () => {
    const fields = registered(
      { ...web, client_id: 'admin', client_secret: 'x', skip_consent: true, name: 'Bank' },
      production,
      'registration',
    );
    expect(fields).toMatchObject({ id: 'generated-id', name: 'generated-id', skipConsent: false, secret: undefined });
  });
});

describe('identity of a client', () => {
  it.each(['a', 'a'.repeat(128), 'https://app.example/client', '!~'])('RFC 6749 §2.2 takes the id %j', (id) =>
    expect(registered({ ...web, client_id: id }).id).toBe(id));
  it.each(['', 'a b', 'a\n', 'é', 'a'.repeat(129), '\u202ea', 'a\0'])('RFC 6749 §2.2 refuses the id %j', (id) =>
    expect(problemsOf({ ...web, client_name: 'n', client_id: id })).toEqual(['client_id']));
  it('judges the generated id like a given one', () =>
    expect(problemsOf({ ...web, client_name: 'n' }, { ...production, id: '' })).toEqual(['client_id']));

  it.each(['Bücher & Söhne', '株式会社', '👩\u200d💻 Tools', 'n'.repeat(200), '<b>"x"</b>'])('RFC 7591 §2 takes the name %j', (name) =>
    expect(registered({ ...web, client_name: name }).name).toBe(name));
  it.each([
    '',
    '   ',
    'n'.repeat(201),
    'a\nb',
    'a\0',
    'a\u202eb',
    'a\u2066b',
    'a\u200fb',
    'a\u2028b',
    'a\u200bb',
    'a\ufeff',
    '\ud800',
    'a\u0085',
  ])('RFC 7591 §5 refuses the name %j', (name) => expect(problemsOf({ ...web, client_name: name })).toEqual(['client_name']));
  it('takes name for client_name, when the two do not differ', () => {
    expect(registered({ ...web, name: 'N' }).name).toBe('N');
    expect(registered({ ...web, name: 'N', client_name: 'N' }).name).toBe('N');
    expect(problemsOf({ ...web, name: 'N', client_name: 'M' })).toEqual(['name']);
  });
});

describe('grants and redirect URIs of a client', () => {
  it('RFC 7591 §2 a client is public exactly when it does not authenticate', () => {
    expect(registered({ ...web, token_endpoint_auth_method: 'none' }).type).toBe('public');
    for (const method of ['client_secret_basic', 'client_secret_post', 'client_secret_jwt']) {
      expect(registered({ ...web, token_endpoint_auth_method: method }).type).toBe('confidential');
    }
  });
  it.each<[string[], object]>([
    [['grant_types'], { token_endpoint_auth_method: 'none', grant_types: ['client_credentials'] }],
    [['grant_types'], { token_endpoint_auth_method: 'none', ...web, grant_types: ['authorization_code', 'client_credentials'] }],
    [['redirect_uris'], {}],
    [['redirect_uris'], { redirect_uris: [] }],
    [['grant_types'], { grant_types: [] }],
    [['grant_types'], { grant_types: ['client_credentials', 'refresh_token'] }],
    [['response_types'], { ...machine, response_types: ['code'] }],
    [['response_types'], { ...web, response_types: [] }],
  ])('RFC 7591 §2.1 refuses %j in %j', (fields, metadata) => expect(problemsOf(metadata)).toEqual(fields));
  it('RFC 7591 §2.1 takes a machine without redirect URI or response type', () => {
    expect(registered(machine)).toMatchObject({ grants: ['client_credentials'], redirectUris: [] });
    expect(registered({ ...machine, response_types: [] }).grants).toEqual(['client_credentials']);
    expect(registered({ grant_types: ['client_credentials', 'client_credentials'] }).grants).toEqual(['client_credentials']);
  });
  it('RFC 7591 §3.2.2 answers invalid_redirect_uri for a redirect URI', () => {
    expect(refusalOf({ redirect_uris: ['https://app.example/cb', 'https://app.example/cb#x'] })).toMatchObject({
      code: 'invalid_redirect_uri',
      reason: 'redirect_uri',
      problems: [{ field: 'redirect_uris[1]', problem: 'The URI has a fragment.' }],
    });
    expect(refusalOf({ ...web, post_logout_redirect_uris: ['https://*.app.example'] })).toMatchObject({
      code: 'invalid_client_metadata',
      reason: 'metadata',
      problems: [{ field: 'post_logout_redirect_uris[0]', problem: 'The URI has an asterisk.' }],
    });
  });
  it('RFC 7591 §2 refuses a URI that is listed twice', () =>
    expect(problemsOf({ redirect_uris: ['https://app.example/a', 'https://app.example/b', 'https://app.example/a'] })).toEqual([
      'redirect_uris[2]',
    ]));
  it('RFC 8252 §7.1, §8.3 judges by the type of the client and the profile', () => {
    const app = { redirect_uris: ['com.example.app:/cb'] };
    expect(registered({ ...app, token_endpoint_auth_method: 'none' }).redirectUris).toEqual(app.redirect_uris);
    expect(problemsOf(app)).toEqual(['redirect_uris[0]']);
    const local = { redirect_uris: ['http://localhost/cb'] };
    expect(problemsOf(local)).toEqual(['redirect_uris[0]']);
    expect(registered(local, development).redirectUris).toEqual(local.redirect_uris);
  });
  it('OpenID Connect Registration §2 application_type web has no private-use scheme', () => {
    const app = { redirect_uris: ['com.example.app:/cb', 'https://app.example/cb'], token_endpoint_auth_method: 'none' };
    expect(problemsOf({ ...app, application_type: 'web' })).toEqual(['redirect_uris[0]']);
    expect(problemsOf({ ...app, application_type: 'native' })).toEqual([]);
  });
});

describe('scopes of a client', () => {
  it('RFC 6749 §3.3 makes all scopes the default, but for identity and unending access', () => {
    expect(registered({ ...web, scope: 'openid email orders:read offline_access' })).toMatchObject({
      scopes: ['openid', 'email', 'orders:read', 'offline_access'],
      defaultScopes: ['email', 'orders:read'],
    });
    expect(registered({ ...web, scope: 'a b', default_scope: '' }).defaultScopes).toEqual([]);
    expect(registered({ ...web, scope: 'openid a', default_scope: 'openid' }).defaultScopes).toEqual(['openid']);
  });
  it('RFC 7591 §5 opens only the scopes of the server policy to registration', () => {
    const open = { ...production, allowedScopes: ['openid', 'email'] };
    expect(registered({ ...web, scope: 'email' }, open).scopes).toEqual(['email']);
    expect(registered(web, open)).toMatchObject({ scopes: ['openid', 'email'], defaultScopes: ['email'] });
    expect(problemsOf({ ...web, scope: 'email admin' }, open)).toEqual(['scope']);
    expect(registered(web, { ...production, allowedScopes: [] }).scopes).toEqual([]);
  });
});

describe('secrets of a client', () => {
  it.each<[string, string, boolean]>([
    ['s', 'development', true],
    ['s'.repeat(64), 'development', true],
    [strong.slice(1), 'development', true],
    [strong, 'development', false],
    [strong, 'production', false],
    ['abcdefgh'.repeat(4), 'production', false],
    [strong.repeat(16), 'production', false],
  ])('takes the secret %j in %s, weak: %s', (secret, profile, weak) =>
    expect(registered({ ...web, client_secret: secret }, profile === 'production' ? production : development)).toMatchObject({
      secret,
      weakSecret: weak,
    }));
  it.each(['s', strong.slice(1), 'abcdefg'.repeat(10)])('RFC 6749 §10.10 refuses the weak secret %j in production', (secret) =>
    expect(problemsOf({ ...web, client_secret: secret })).toEqual(['client_secret']));
  it.each(['', `${strong}\n`, `${strong}é`, `${strong}${'x'.repeat(512)}`])('RFC 6749 appendix A.2 refuses the secret %j', (secret) =>
    expect(problemsOf({ ...web, client_secret: secret }, development)).toEqual(['client_secret']));
  it('OpenID Connect Core §16.19 client_secret_jwt needs 32 octets in every profile', () => {
    const metadata = { ...web, token_endpoint_auth_method: 'client_secret_jwt' };
    expect(problemsOf({ ...metadata, client_secret: strong.slice(1) }, development)).toEqual(['client_secret']);
    expect(registered({ ...metadata, client_secret: strong }, development).secret).toBe(strong);
    expect(registered(metadata).secret).toBeUndefined();
  });
  it('RFC 6749 §2.1 refuses a secret of a client that has none', () => {
    expect(problemsOf({ ...web, token_endpoint_auth_method: 'none', client_secret: strong })).toEqual(['client_secret']);
    expect(problemsOf(byKey([es256], { client_secret: strong }))).toEqual(['client_secret']);
  });
  it('quotes no secret in a refusal', () =>
    expect(JSON.stringify(refusalOf({ ...web, client_secret: 'hunter2-hunter2' }))).not.toContain('hunter2'));
});

describe('keys of a client', () => {
  const rsa = (modulusLength: number, publicExponent = 65_537) =>
    publicJwk(generateKeyPairSync('rsa', { modulusLength, publicExponent }).publicKey);

  it('RFC 7517 §5 keeps the public members and nothing beside them', () => {
    const key = { ...es256, kid: 'k1', use: 'sig', alg: 'ES256', key_ops: ['verify'] };
    expect(registered(byKey([{ ...key, x5c: ['AAAA'], x5u: 'https://evil.example', note: 'x' }])).jwks).toEqual({ keys: [key] });
  });
  it('RFC 7518 §6 takes each type that can be verified', () => {
    const keys = [
      es256,
      publicJwk(generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey),
      publicJwk(generateKeyPairSync('ed25519').publicKey),
      rsa(2048),
      rsa(4096),
    ];
    expect(registered(byKey(keys)).jwks?.keys).toEqual(keys);
  });
  it.each([
    ['EC', publicJwk(ec.privateKey)],
    ['RSA', publicJwk(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey)],
    ['OKP', publicJwk(generateKeyPairSync('ed25519').privateKey)],
    ['oct', { kty: 'oct', k: 'AAAA' }],
    ['a public key with one private member', { ...es256, dp: 'AA' }],
    ['a public key with an empty private member', { ...es256, d: null }],
  ])('RFC 7517 §9.2 refuses a private or secret key whole: %s', (_, key) => {
    const refusal = refusalOf(byKey([es256, key]));
    expect(refusal?.problems.map(({ field }) => field)).toEqual(['jwks.keys[1]']);
    if ('d' in key && typeof key.d === 'string') expect(JSON.stringify(refusal)).not.toContain(key.d);
  });
  it.each<[string, unknown]>([
    ['RSA below 2048 bits', rsa(1024)],
    ['RSA with the exponent 3', rsa(2048, 3)],
    ['RSA with a huge exponent', { ...rsa(2048), e: Buffer.alloc(32, 0xff).toString('base64url') }],
    ['RSA with an even exponent', { ...rsa(2048), e: Buffer.from([1, 0, 2]).toString('base64url') }],
    ['RSA over 8192 bits', { kty: 'RSA', e: 'AQAB', n: Buffer.alloc(1025, 0xff).toString('base64url') }],
    ['a curve of another use', publicJwk(generateKeyPairSync('x25519').publicKey)],
    ['P-521', publicJwk(generateKeyPairSync('ec', { namedCurve: 'P-521' }).publicKey)],
    ['secp256k1', publicJwk(generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).publicKey)],
    ['a point off the curve', { ...es256, y: es256.x }],
    ['a missing coordinate', { kty: 'EC', crv: 'P-256', x: es256.x }],
    ['an encryption key', { ...es256, use: 'enc' }],
    ['a key for other operations', { ...es256, key_ops: ['deriveKey'] }],
    ['operations that are no list', { ...es256, key_ops: 'verify' }],
    ['an algorithm of another key type', { ...es256, alg: 'RS256' }],
    ['an unknown type', { kty: 'XX' }],
    ['no type', {}],
    ['a kid that is no text', { ...es256, kid: 7 }],
    ['an empty kid', { ...es256, kid: '' }],
    ['an endless kid', { ...es256, kid: 'k'.repeat(257) }],
  ])('RFC 7518 §6 refuses %s', (_, key) => expect(problemsOf(byKey([key]))).toEqual(['jwks.keys[0]']));
  it('RFC 7518 §6.3 takes RSA up to 8192 bits', () =>
    expect(problemsOf(byKey([{ kty: 'RSA', e: 'AQAB', n: Buffer.alloc(1024, 0xff).toString('base64url') }]))).toEqual([]));
  it('RFC 7517 §4.5 takes a kid of 256 characters', () => expect(problemsOf(byKey([{ ...es256, kid: 'k'.repeat(256) }]))).toEqual([]));
  it('RFC 7517 §9.2 says of a shared secret what it is', () =>
    expect(refusalOf(byKey([{ kty: 'oct', k: 'AAAA' }]))?.problems[0]?.problem).toBe('The key is a shared secret.'));
  it('RFC 7517 §4.5 refuses two keys of one kid', () => {
    expect(
      problemsOf(
        byKey([
          { ...es256, kid: 'a' },
          { ...es256, kid: 'b' },
          { ...es256, kid: 'a' },
        ]),
      ),
    ).toEqual(['jwks.keys[2]']);
    expect(problemsOf(byKey([es256, es256]))).toEqual([]);
  });
  it('OpenID Connect Core §9 private_key_jwt, and nothing else, has keys', () => {
    expect(problemsOf({ ...machine, token_endpoint_auth_method: 'private_key_jwt' })).toEqual(['jwks']);
    expect(problemsOf({ ...machine, jwks: { keys: [es256] } })).toEqual(['jwks']);
  });
  it('RFC 7591 §2 token_endpoint_auth_signing_alg fits the method and a key', () => {
    const pin = 'token_endpoint_auth_signing_alg';
    expect(registered(byKey([es256], { [pin]: 'ES256' })).assertionAlg).toBe('ES256');
    expect(registered(byKey([rsa(2048), es256], { [pin]: 'ES256' })).assertionAlg).toBe('ES256');
    expect(problemsOf(byKey([es256], { [pin]: 'RS256' }))).toEqual([pin]);
    expect(problemsOf(byKey([es256], { [pin]: 'HS256' }))).toEqual([pin]);
    expect(problemsOf({ ...machine, token_endpoint_auth_method: 'client_secret_jwt', [pin]: 'ES256' })).toEqual([pin]);
    expect(problemsOf({ ...machine, [pin]: 'HS256' })).toEqual([pin]);
  });
});

describe('a client written as metadata', () => {
  const stored = { status: 'active', createdAt: 1_800_000_000_999, updatedAt: 1_800_000_001_000, tokensNotBefore: 0 } as const;
  const secrets = [{ hash: Buffer.from('hash-of-secret'), sealed: Buffer.from('sealed-secret'), createdAt: 0, expiresAt: null }];

  it.each([
    { ...web, scope: 'openid a', default_scope: 'a' },
    { ...machine, access_token_format: 'opaque', skip_consent: true },
    byKey([{ ...es256, kid: 'k' }], { token_endpoint_auth_signing_alg: 'ES256' }),
    {
      ...web,
      token_endpoint_auth_method: 'none',
      grant_types: ['authorization_code', 'refresh_token'],
      post_logout_redirect_uris: ['https://app.example/bye'],
    },
  ])('RFC 7591 §3.2.1 registers the same client again: %j', (metadata) => {
    const fields = registered(metadata);
    const written = toMetadata({ ...fields, ...stored, secrets });
    expect(registered(JSON.parse(JSON.stringify(written)))).toEqual(fields);
  });
  it('RFC 7591 §3.2.1 holds no secret and nothing that is not named', () => {
    const { secret: _, ...fields } = registered({ ...web, client_secret: strong });
    const written = toMetadata({ ...fields, ...stored, secrets, ...{ secret: strong, note: 'internal' } });
    expect(Object.keys(written).sort()).toEqual(
      [
        'access_token_format',
        'client_id',
        'client_id_issued_at',
        'client_name',
        'default_scope',
        'grant_types',
        'id_token_signed_response_alg',
        'post_logout_redirect_uris',
        'redirect_uris',
        'response_types',
        'scope',
        'skip_consent',
        'token_endpoint_auth_method',
      ].sort(),
    );
    expect(written.client_id_issued_at).toBe(1_800_000_000);
  });
});

describe('metadata of any shape', () => {
  it('RFC 7591 §3.2.2 property: are registered or refused, never a fault, and what is registered keeps the rules', () => {
    const field = fc.constantFrom(
      'client_id',
      'client_secret',
      'client_name',
      'redirect_uris',
      'grant_types',
      'response_types',
      'token_endpoint_auth_method',
      'scope',
      'default_scope',
      'jwks',
      'jwks_uri',
      'application_type',
      'skip_consent',
    );
    const value = fc.oneof(
      fc.jsonValue({ maxDepth: 3 }),
      fc.constantFrom(
        undefined,
        'none',
        'a b',
        ['client_credentials'],
        ['authorization_code', 'refresh_token'],
        ['com.example.app:/cb'],
        { keys: [es256] },
        ['code'],
        [],
      ),
    );
    const bases = [web, machine, byKey([es256]), { ...web, token_endpoint_auth_method: 'none' }];
    let accepted = 0;
    fc.assert(
      fc.property(
        fc.constantFrom(...bases),
        fc.dictionary(field, value, { maxKeys: 3 }),
        fc.constantFrom(production, development),
        fc.constantFrom<Mode>('import', 'registration'),
        (base, change, context, mode) => {
          const metadata = { ...base, ...change };
          if (refusalOf(metadata, context, mode) !== null) return;
          const fields = registered(metadata, context, mode);
          accepted += 1;
          expect(fields.type === 'public').toBe(fields.authMethod === 'none');
          expect(fields.authMethod === 'private_key_jwt').toBe(fields.jwks !== null);
          expect(fields.type === 'public' && fields.grants.includes('client_credentials')).toBe(false);
          expect(fields.grants.includes('authorization_code') && fields.redirectUris.length === 0).toBe(false);
        },
      ),
      { numRuns: 3000, seed: 7591 },
    );
    expect(accepted).toBeGreaterThan(300);
  });
});
