import { describe, expect, it } from 'vitest';
import { checkRedirectUri } from '../../electron/oauth/authorize/check-redirect-uri.ts';
import { checkRedirectUriRegistration, type RedirectUriFlaw } from '../../electron/oauth/registration/redirect-uri-rules.ts';

/** Refused for every kind of client, in the laxest profile, with the same flaw; and refused when it is asked for instead of what is registered. */
const flawOf = (uri: string): RedirectUriFlaw | 'accepted' => {
  const [one, ...others] = (['public', 'confidential'] as const).map((clientType) => {
    const outcome = checkRedirectUriRegistration(uri, { clientType, profile: 'development' });
    return outcome.ok ? 'accepted' : outcome.refusal.reason;
  });
  for (const other of others) expect(other).toBe(one);
  return one ?? 'accepted';
};

const isTaken = (registered: string, requested: string): boolean =>
  checkRedirectUri({ client: { redirectUris: [registered] }, requested, openid: true }).ok;

const app = 'https://app.example/cb';
const loopback = 'http://127.0.0.1:8080/cb';

describe('redirect URIs that fooled other servers', () => {
  it.each([
    'https://app.example@evil.example/cb',
    'https://app.example@@evil.example/cb',
    'https://a@b@app.example/cb',
    'https://app.example:443@evil.example:443@app.example/cb',
  ])('known-flaw/001 several at signs in the authority: %s', (uri) => {
    expect(flawOf(uri)).toBe('userinfo');
    expect(isTaken(app, uri)).toBe(false);
  });

  it.each([
    'https://app.example/cb/..;/evil',
    'https://app.example/..;/evil',
    'https://app.example/cb/..;a=b/x',
    'https://app.example/%2e%2e;/x',
    'https://app.example/.%2E%3B/x',
  ])('known-flaw/002 path parameters that hide a dot segment: %s', (uri) => {
    expect(flawOf(uri)).toBe('dot_segment');
    expect(isTaken(app, uri)).toBe(false);
  });

  it('known-flaw/003 a trailing asterisk matches another domain', () => {
    expect(flawOf('https://app.example*')).toBe('wildcard');
    expect(flawOf('https://app.example/*')).toBe('wildcard');
    // Even a stored one would be a text and not a pattern.
    expect(isTaken('https://app.example*', 'https://app.example.evil.example')).toBe(false);
    expect(isTaken('https://app.example/*', 'https://app.example/cb')).toBe(false);
  });

  it.each([
    'http://localhost/cb',
    'http://localhost',
    'http://127.0.0.1',
    'http://[::1]',
  ])('known-flaw/004 registering %s lets nothing else through', (registered) => {
    for (const uri of [
      'https://evil.example/cb',
      'http://evil.example',
      'http://localhost.evil.example/cb',
      `${registered}/evil`,
      `${registered}.evil.example`,
      `${registered}@evil.example`,
      'http://localhost:8080/evil',
    ]) {
      expect(isTaken(registered, uri)).toBe(false);
    }
  });

  it.each(['code', 'state', 'iss', 'error', 'response'])('known-flaw/005 %s in the query of the redirect URI', (name) => {
    for (const uri of [
      `${app}?${name}=x`,
      `${app}?a=1&${name}=x`,
      `${app}?${name.toUpperCase()}=x`,
      `${app}?%${name.charCodeAt(0).toString(16)}${name.slice(1)}=x`,
    ]) {
      expect(flawOf(uri)).toBe('response_parameter');
      expect(isTaken(app, uri)).toBe(false);
    }
  });

  it.each(['code', 'state', 'iss'])('known-flaw/006 %s in the fragment of the redirect URI', (name) => {
    for (const uri of [`${app}#${name}=x`, `${app}?a=1#${name}=x`, `${app}#?${name}=x`]) {
      expect(flawOf(uri)).toBe('fragment');
      expect(isTaken(app, uri)).toBe(false);
    }
    expect(isTaken(loopback, `http://127.0.0.1:9/cb#${name}=x`)).toBe(false);
  });

  it.each([
    'javascript:alert(1)',
    'JaVaScript:alert(1)',
    'JAVASCRIPT://app.example/%0aalert(1)',
    ' javascript:alert(1)',
    'data:text/html,x',
    'DATA:text/html;base64,eA==',
    'VBScript:x',
  ])('known-flaw/007 a scheme that runs, in any case: %s', (uri) => {
    expect(flawOf(uri)).toBe('dangerous_scheme');
    expect(isTaken(app, uri)).toBe(false);
  });

  it.each([
    'java\tscript:alert(1)',
    'java\nscript:alert(1)',
    '\u0001javascript:alert(1)',
    'javascript\u0000:alert(1)',
  ])('known-flaw/007 a scheme that runs, hidden by control characters: %j', (uri) => expect(flawOf(uri)).toBe('illegal_character'));

  it.each([
    'https://evil.example/cb',
    'https://app.example.evil.example/cb',
    'https://evilapp.example/cb',
    'https://app.example:8443/cb',
    'https://app.example/cb/evil',
    'https://app.example/cb?next=//evil.example',
  ])('known-flaw/009 an allowed host is a start, an end or a part of another: %s', (uri) => expect(isTaken(app, uri)).toBe(false));

  it.each(['https://appXexample/cb', 'https://app-example/cb'])('known-flaw/010 a dot stands for any character: %s', (uri) => {
    expect(isTaken(app, uri)).toBe(false);
    expect(isTaken('https://app.example/.*', uri)).toBe(false);
  });

  it('known-flaw/010 the first URI that is seen becomes the registered one', () => {
    const outcome = checkRedirectUri({ client: { redirectUris: [] }, requested: app, openid: true });
    expect(outcome).toMatchObject({ ok: false, refusal: { reason: 'none_registered' } });
  });

  it.each([
    'javascript:fetch(1)',
    'javascript://app.example/cb%0aalert(1)',
  ])('known-flaw/011 script as redirect URI, asked for or registered: %s', (uri) => {
    expect(flawOf(uri)).toBe('dangerous_scheme');
    expect(isTaken(app, uri)).toBe(false);
  });

  it.each([
    'https://app.example:pass@evil.example/cb',
    'https://evil.example@app.example/cb',
    'http://127.0.0.1:8080@evil.example/cb',
    'http://evil.example@127.0.0.1:8080/cb',
  ])('known-flaw/012 user part and host are confused: %s', (uri) => {
    expect(flawOf(uri)).toBe('userinfo');
    expect(isTaken(app, uri)).toBe(false);
    expect(isTaken(loopback, uri)).toBe(false);
  });

  it.each<[string, RedirectUriFlaw]>([
    ['http://localhost:8090%25@evil.example/cb', 'userinfo'],
    ['http://localhost%2540evil.example/cb', 'not_absolute'],
    ['https://app.example%40evil.example/cb', 'not_absolute'],
    ['https://app.example%2fevil.example/cb', 'not_absolute'],
    ['https://app%2eexample/cb', 'double_encoding'],
    ['https://app.example/%252e%252e/cb', 'double_encoding'],
    ['https://app.example/cb%2523', 'double_encoding'],
  ])('known-flaw/013 what is decoded twice becomes another URI: %s', (uri, flaw) => {
    expect(flawOf(uri)).toBe(flaw);
    expect(isTaken(app, uri)).toBe(false);
    expect(isTaken('http://localhost:8090/cb', uri)).toBe(false);
  });

  it('known-flaw/014 the query of a loopback URI is not compared', () => {
    expect(isTaken('http://127.0.0.1/cb', 'http://127.0.0.1:9000/cb?next=https://evil.example')).toBe(false);
    expect(isTaken('http://127.0.0.1/cb?a=1', 'http://127.0.0.1:9000/cb')).toBe(false);
    expect(isTaken('http://127.0.0.1/cb?a=1', 'http://127.0.0.1:9000/cb?a=2')).toBe(false);
    expect(isTaken('http://127.0.0.1/cb?a=1', 'http://127.0.0.1:9000/cb?a=1')).toBe(true);
  });

  it.each([
    'https://app.example/CB',
    'https://APP.EXAMPLE/cb',
    'HTTPS://app.example/cb',
    'https://app.example/Cb',
  ])('known-flaw/015 case does not count: %s', (uri) => expect(isTaken(app, uri)).toBe(false));

  it.each([
    'https://evil.app.example/cb',
    'https://app.example.evil.example/cb',
    'https://.app.example/cb',
    'https://app.example./cb',
  ])('known-flaw/016 a sub-domain counts as the domain: %s', (uri) => expect(isTaken(app, uri)).toBe(false));

  it.each([
    '//evil.example/cb',
    '/cb',
    'evil.example',
    'https:evil.example',
    'https:/evil.example',
    'https:///evil.example',
    'https://evil.example/https://app.example/cb',
  ])('known-flaw/017 a redirect that leads anywhere: %s', (uri) => expect(isTaken(app, uri)).toBe(false));

  it.each<[string, RedirectUriFlaw]>([
    ['https://app.example/\\evil.example', 'backslash'],
    ['https://app.example\\@evil.example/cb', 'backslash'],
    ['https:\\\\evil.example/cb', 'backslash'],
    ['https://app.example/%5cevil.example', 'backslash'],
    ['https://app.example/%2f%5cevil.example', 'backslash'],
    ['https://app.example/%2f%2fevil.example', 'encoded_slash'],
  ])('known-flaw/018 slashes and back-slashes in disguise: %s', (uri, flaw) => {
    expect(flawOf(uri)).toBe(flaw);
    expect(isTaken(app, uri)).toBe(false);
  });

  it.each([
    'https://app.example/"onmouseover=alert(1)',
    'https://app.example/<script>',
    "https://app.example/'><img",
    'https://app.example/`',
    'https://app.example/\r\nLocation:x',
    'https://app.example/%0d%0aLocation:x',
  ])('known-flaw/019 script or a header stored in a redirect URI: %j', (uri) => expect(flawOf(uri)).toBe('illegal_character'));
});
