import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseBasicCredentials } from '../../electron/http/basic-credentials.ts';
import { challenge, parseBearer } from '../../electron/http/bearer.ts';

const basic = (pair: string | Buffer) => `Basic ${Buffer.from(pair).toString('base64')}`;
const reasonOf = (outcome: ReturnType<typeof parseBasicCredentials> | ReturnType<typeof parseBearer>) =>
  outcome.ok ? 'accepted' : outcome.refusal.reason;
const formEncoded = (text: string) => new URLSearchParams([['', text]]).toString().slice(1);

describe('client credentials by HTTP Basic', () => {
  it('RFC 6749 §2.3.1 decodes id and secret by the form algorithm, after splitting at the first colon', () => {
    expect(parseBasicCredentials(basic('s6BhdRkqt3:7Fjf%3Ap0+ZBr1%2BKtDRbnfVdmIw%C3%A9'))).toEqual({
      ok: true,
      value: { clientId: 's6BhdRkqt3', secret: '7Fjf:p0 ZBr1+KtDRbnfVdmIwé' },
    });
    expect(parseBasicCredentials(basic('id:a:b:c'))).toMatchObject({ value: { clientId: 'id', secret: 'a:b:c' } });
    expect(parseBasicCredentials(basic('https%3A%2F%2Fa.example:s'))).toMatchObject({ value: { clientId: 'https://a.example' } });
  });

  it('RFC 6749 §2.3.1 gives back any id and secret a client encodes', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 30 }).filter((value) => value.isWellFormed() && !/\p{Cc}/u.test(value));
    fc.assert(
      fc.property(
        text.filter((id) => id !== ''),
        text,
        (clientId, secret) => {
          expect(parseBasicCredentials(basic(`${formEncoded(clientId)}:${formEncoded(secret)}`))).toEqual({
            ok: true,
            value: { clientId, secret },
          });
        },
      ),
    );
  });

  it.each(['basic', 'BASIC', 'bAsIc'])('RFC 9110 §11.1 takes the scheme in any case: %s', (scheme) => {
    expect(parseBasicCredentials(`${scheme}  ${Buffer.from('a:b').toString('base64')}`)).toMatchObject({
      value: { clientId: 'a', secret: 'b' },
    });
  });

  it.each([undefined, '', 'Bearer abc', 'Basically YTpi', 'Digest x', 'Bas'])('finds none in %j', (header) => {
    expect(parseBasicCredentials(header)).toEqual({ ok: true, value: undefined });
  });

  it('RFC 6749 §2.3.1 takes an empty secret', () => {
    expect(parseBasicCredentials(basic('public:'))).toEqual({ ok: true, value: { clientId: 'public', secret: '' } });
  });

  it.each([
    'YTpi!',
    'YTp',
    'YTpiYw',
    'YTpi YTpi',
    'YTpiYw=',
    'YTpiYx==',
    '=',
    'YT_i',
    'YTpi\u00e9',
    '   YTpi ',
  ])('RFC 4648 §3.5 refuses base64 that is not canonical: %j', (credentials) => {
    expect(reasonOf(parseBasicCredentials(`Basic ${credentials}`))).toBe('malformed_base64');
  });

  it.each([
    ['Basic', 'no_colon'],
    [basic('no colon'), 'no_colon'],
    [basic(':secret'), 'no_client_id'],
    [basic(Buffer.from([0x61, 0x3a, 0xff])), 'not_utf8'],
    [basic('a:%FF'), 'not_utf8'],
    [basic('%FF:a'), 'not_utf8'],
    [basic('a%:b'), 'malformed_encoding'],
    [basic('a:b%0'), 'malformed_encoding'],
    [basic('a:b%00'), 'malformed_encoding'],
    [basic('a\n:b'), 'control_character'],
    [basic('a:b%0d%0a'), 'control_character'],
    [basic('a:b%7F'), 'control_character'],
    [basic(`${'i'.repeat(513)}:s`), 'too_long'],
    [basic(`i:${'s'.repeat(1025)}`), 'too_long'],
    [`Basic ${'A'.repeat(8196)}`, 'too_long'],
  ])('refuses %j, reason %s', (header, reason) => {
    const outcome = parseBasicCredentials(header);
    expect(outcome).toMatchObject({ ok: false, refusal: { code: 'invalid_client', reason } });
  });

  it('takes ids and secrets up to their bounds', () => {
    expect(reasonOf(parseBasicCredentials(basic(`${'i'.repeat(512)}:${'s'.repeat(1024)}`)))).toBe('accepted');
  });
});

describe('a bearer token', () => {
  it.each(['Bearer mF_9.B5f-4.1JqM', 'bearer mF_9.B5f-4.1JqM', 'BEARER   mF_9.B5f-4.1JqM'])('RFC 6750 §2.1 is read from %s', (header) => {
    expect(parseBearer(header)).toEqual({ ok: true, value: 'mF_9.B5f-4.1JqM' });
  });

  it.each([undefined, '', 'Basic YTpi', 'Bearerx abc', 'DPoP abc'])('RFC 6750 §3.1 is absent, which is no error, in %j', (header) => {
    expect(parseBearer(header)).toEqual({ ok: true, value: undefined });
  });

  it.each([
    'Bearer',
    'Bearer ',
    'Bearer a b',
    'Bearer a,b',
    'Bearer =',
    'Bearer a=b',
    'Bearer "a"',
    'Bearer a\t',
    'Bearer é',
    'Bearer a\r\nX: y',
    'Bearer a\n',
  ])('RFC 6750 §2.1 refuses what is not a b64token: %j', (header) => {
    expect(parseBearer(header)).toMatchObject({ ok: false, refusal: { code: 'invalid_request', reason: 'malformed_token' } });
  });

  it('is bounded in length', () => {
    expect([reasonOf(parseBearer(`Bearer ${'a'.repeat(8192)}`)), reasonOf(parseBearer(`Bearer ${'a'.repeat(8193)}`))]).toEqual([
      'accepted',
      'too_long',
    ]);
  });
});

describe('a challenge', () => {
  it('RFC 6750 §3.1 names no error to a caller who sent no credentials', () => {
    expect(challenge('Bearer', { realm: 'gatewatch' })).toBe('Bearer realm="gatewatch"');
  });

  it('RFC 6750 §3 names error, description and scope', () => {
    expect(
      challenge('Bearer', { realm: 'r', error: 'insufficient_scope', errorDescription: 'More is needed.', scope: 'openid email' }),
    ).toBe('Bearer realm="r", error="insufficient_scope", error_description="More is needed.", scope="openid email"');
  });

  it('RFC 6749 §5.2 answers a client that used Basic in its own scheme', () => {
    expect(challenge('Basic', { realm: 'token', error: 'invalid_client' })).toBe('Basic realm="token", error="invalid_client"');
  });

  it('RFC 9110 §5.6.4 escapes quotes and backslashes and lets nothing end the string or the line', () => {
    expect(challenge('Bearer', { realm: 'a"b\\c', error: 'x\r\nSet-Cookie: y' })).toBe(
      'Bearer realm="a\\"b\\\\c", error="x??Set-Cookie: y"',
    );
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(challenge('Bearer', { realm: text })).toMatch(/^Bearer realm="(?:[ !#-[\]-~]|\\["\\])*"$/);
      }),
    );
  });
});
