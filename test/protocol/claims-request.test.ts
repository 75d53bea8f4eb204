import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { essentialAcr, MAX_CLAIMS_REQUEST_BYTES, readClaimsRequest, wants } from '../../electron/oauth/authorize/read-claims-request.ts';

const read = (value: unknown) => readClaimsRequest(typeof value === 'string' ? value : JSON.stringify(value));
const taken = (value: unknown) => {
  const outcome = read(value);
  if (!outcome.ok) throw new Error(outcome.refusal.reason);
  return outcome.value;
};
const reasonOf = (value: unknown): string => {
  const outcome = read(value);
  if (outcome.ok) return 'accepted';
  expect(outcome.refusal.code).toBe('invalid_request');
  return outcome.refusal.reason;
};

describe('the claims parameter', () => {
  it('OpenID Connect Core §5.5 reads the example of the specification', () => {
    const claims = taken({
      userinfo: { given_name: { essential: true }, nickname: null, 'http://example.info/claims/groups': null },
      id_token: { auth_time: { essential: true }, acr: { values: ['urn:mace:incommon:iap:silver'] } },
    });
    expect(claims).toEqual({
      userinfo: {
        given_name: { essential: true, values: null },
        nickname: { essential: false, values: null },
        'http://example.info/claims/groups': { essential: false, values: null },
      },
      id_token: { auth_time: { essential: true, values: null }, acr: { essential: false, values: ['urn:mace:incommon:iap:silver'] } },
    });
  });
  it('OpenID Connect Core §5.5.1 reads one value as a list of one', () =>
    expect(taken({ id_token: { sub: { value: '248289761001' } } }).id_token.sub).toEqual({ essential: false, values: ['248289761001'] }));
  it('OpenID Connect Core §5.5.1 takes up to 20 values', () => {
    const values = Array.from({ length: 20 }, (_, i) => `v${i}`);
    expect(taken({ id_token: { acr: { values } } }).id_token.acr?.values).toEqual(values);
  });
  it('OpenID Connect Core §5.5 ignores members it does not know', () => {
    expect(taken({ verified: 1, id_token: {} })).toEqual({ id_token: {}, userinfo: {} });
    expect(taken({})).toEqual({ id_token: {}, userinfo: {} });
    expect(taken({ userinfo: { email: { purpose: { a: [] }, essential: false } } }).userinfo.email).toEqual({
      essential: false,
      values: null,
    });
  });

  it.each([
    '',
    '{',
    'undefined',
    "{'id_token':{}}",
    '{"id_token":{}}x',
    '\u0000',
  ])('OpenID Connect Core §5.5 refuses %j, which is no JSON', (text) => expect(reasonOf(text)).toBe('not_json'));
  it.each(['null', '[]', '1', '"id_token"', 'true'])('OpenID Connect Core §5.5 refuses %s, which is no object', (text) =>
    expect(reasonOf(text)).toBe('not_an_object'));
  it.each([null, [], 'email', 1, true])('OpenID Connect Core §5.5 refuses the member %j', (member) => {
    expect(reasonOf({ id_token: member })).toBe('malformed_member');
    expect(reasonOf({ userinfo: member })).toBe('malformed_member');
  });
  it.each([
    true,
    'x',
    1,
    [],
    { essential: 'true' },
    { essential: null },
    { value: null },
    { value: {} },
    { value: ['a'] },
    { values: 'a' },
    { values: [] },
    { values: [['a']] },
    { values: [null] },
    { values: ['a', null] },
    { value: 'a', values: ['a'] },
    { values: Array.from({ length: 21 }, (_, i) => i) },
  ])('OpenID Connect Core §5.5.1 refuses the claim request %j', (request) => {
    expect(reasonOf({ id_token: { acr: request } })).toBe('malformed_claim');
    expect(reasonOf({ userinfo: { email: null, acr: request } })).toBe('malformed_claim');
  });
  it('OpenID Connect Core §5.5.1 refuses a number that JSON cannot write again', () =>
    expect(reasonOf('{"id_token":{"x":{"value":1e999}}}')).toBe('malformed_claim'));
  it('OpenID Connect Core §5.5 takes 4 KiB, counted in octets, and refuses more', () => {
    const padded = (text: string, size: number) => text + ' '.repeat(size - Buffer.byteLength(text));
    expect(reasonOf(padded('{}', MAX_CLAIMS_REQUEST_BYTES))).toBe('accepted');
    expect(reasonOf(padded('{}', MAX_CLAIMS_REQUEST_BYTES + 1))).toBe('too_large');
    expect(reasonOf(`{"userinfo":{"${'é'.repeat(2045)}":null}}`)).toBe('too_large');
  });
  it('OpenID Connect Core §5.5 survives nesting as deep as the size allows', () => {
    expect(reasonOf('['.repeat(4096))).toBe('not_json');
    expect(reasonOf(`{"id_token":{"x":${'['.repeat(2000)}${']'.repeat(2000)}}}`)).toBe('malformed_claim');
  });
  it('OpenID Connect Core §5.5 treats names of object internals as names', () => {
    const claims = taken('{"id_token":{"__proto__":{"essential":true},"constructor":null},"userinfo":{}}');
    expect(wants(claims, 'id_token', '__proto__')).toBe(true);
    expect(wants(claims, 'id_token', 'constructor')).toBe(true);
    expect(wants(claims, 'id_token', 'toString')).toBe(false);
    expect(Object.getPrototypeOf(claims.id_token)).toBe(Object.prototype);
    expect(wants(JSON.parse(JSON.stringify(claims)), 'id_token', 'constructor')).toBe(true);
  });
  it('OpenID Connect Core §5.5 property: any text is read or refused, and what was read survives being kept as JSON', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json({ maxDepth: 4 }),
          fc.json().map((json) => `{"id_token":{"a":${json}}}`),
        ),
        (text) => {
          const outcome = readClaimsRequest(text);
          if (outcome.ok) expect(JSON.parse(JSON.stringify(outcome.value))).toEqual(outcome.value);
        },
      ),
      { numRuns: 2000 },
    );
  });
});

describe('what was asked for', () => {
  it('OpenID Connect Core §5.5 tells the ID token from the user information', () => {
    const claims = taken({ id_token: { email: null }, userinfo: { phone_number: null } });
    expect(wants(claims, 'id_token', 'email')).toBe(true);
    expect(wants(claims, 'userinfo', 'email')).toBe(false);
    expect(wants(claims, 'userinfo', 'phone_number')).toBe(true);
    expect(wants(null, 'id_token', 'email')).toBe(false);
  });
  it.each<[string, unknown, string[] | null]>([
    ['no acr', {}, null],
    ['a voluntary acr', { acr: { values: ['a'] } }, null],
    ['acr in any value', { acr: { essential: true } }, null],
    ['an essential value', { acr: { essential: true, value: 'a' } }, ['a']],
    ['essential values', { acr: { essential: true, values: ['a', 'b'] } }, ['a', 'b']],
    ['essential values that no acr can have', { acr: { essential: true, values: [1, true] } }, []],
  ])('OpenID Connect Core §5.5.1.1 reads %s', (_, idToken, acr) => expect(essentialAcr(taken({ id_token: idToken }))).toEqual(acr));
  it('OpenID Connect Core §5.5.1.1 takes acr from the ID token only', () => {
    expect(essentialAcr(taken({ userinfo: { acr: { essential: true, value: 'a' } } }))).toBeNull();
    expect(essentialAcr(null)).toBeNull();
  });
});
