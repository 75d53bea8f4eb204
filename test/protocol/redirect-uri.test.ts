import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkRedirectUri } from '../../electron/oauth/authorize/check-redirect-uri.ts';
import {
  checkRedirectUriRegistration,
  MAX_REDIRECT_URI_CHARS,
  type RedirectUriFlaw,
  type Registrant,
} from '../../electron/oauth/registration/redirect-uri-rules.ts';

const web: Registrant = { clientType: 'confidential', profile: 'production' };
const native: Registrant = { clientType: 'public', profile: 'production' };

const flawOf = (uri: string, registrant: Registrant = web): RedirectUriFlaw | 'accepted' => {
  const outcome = checkRedirectUriRegistration(uri, registrant);
  if (!outcome.ok) {
    expect(outcome.refusal.code).toBe('invalid_redirect_uri');
    expect(outcome.refusal.description).toBe(`${outcome.refusal.problem} ${outcome.refusal.fix}`);
    // RFC 6749 §5.2: no quote, no back-slash, ASCII only, and nothing of the attacker's text.
    expect(outcome.refusal.description).toMatch(/^[\x20\x21\x23-\x5b\x5d-\x7e]+$/);
    return outcome.refusal.reason;
  }
  expect(outcome.value).toBe(uri);
  return 'accepted';
};

const ask = (redirectUris: string[], requested: string | undefined, openid = false): string => {
  const outcome = checkRedirectUri({ client: { redirectUris }, requested, openid });
  if (!outcome.ok) expect(outcome.refusal.code).toBe('invalid_request');
  return outcome.ok ? outcome.value : outcome.refusal.reason;
};

describe('registration of a redirect URI', () => {
  it.each([
    'https://app.example/callback',
    'https://app.example',
    'https://app.example/',
    'https://app.example:8443/a/b.c/d?tenant=1&next=%2Fhome',
    'https://app.example?tenant=1',
    'https://app.example/@team/callback',
    'https://app.example/a%20b/..c/...',
    'https://xn--bcher-kva.example/cb',
    'https://[2001:db8::1]/cb',
    'https://192.0.2.7/cb',
  ])('RFC 6749 §3.1.2 accepts the absolute https URI %s', (uri) => {
    expect(flawOf(uri)).toBe('accepted');
    expect(flawOf(uri, native)).toBe('accepted');
  });

  it.each<[RedirectUriFlaw, string]>([
    ['empty', ''],
    ['not_absolute', '/callback'],
    ['not_absolute', 'app.example/callback'],
    ['not_absolute', '//app.example/callback'],
    ['not_absolute', 'https://'],
    ['not_absolute', 'https://app.example:99999/cb'],
    ['not_absolute', 'https://[::1/cb'],
  ])('RFC 6749 §3.1.2 refuses as %s what is no absolute URI: %j', (flaw, uri) => expect(flawOf(uri)).toBe(flaw));

  it.each([
    'https://app.example/cb#',
    'https://app.example/cb#x',
    'https://app.example#code=1',
  ])('RFC 6749 §3.1.2 refuses a fragment: %s', (uri) => expect(flawOf(uri)).toBe('fragment'));

  it('RFC 6749 §3.1.2 takes 2,000 characters and refuses one more', () => {
    const uri = 'https://app.example/'.padEnd(MAX_REDIRECT_URI_CHARS, 'a');
    expect(flawOf(uri)).toBe('accepted');
    expect(flawOf(`${uri}a`)).toBe('too_long');
  });

  it.each([
    'http://app.example/cb',
    'http://localhost.app.example/cb',
    'http://127.0.0.1.app.example/cb',
    'http://127.0.0.2/cb',
    'http://[::2]/cb',
  ])('RFC 6749 §3.1.2.1 refuses plain http to another machine: %s', (uri) => {
    expect(flawOf(uri)).toBe('not_https');
    expect(flawOf(uri, { clientType: 'public', profile: 'development' })).toBe('not_https');
  });

  it.each([
    'http://127.0.0.1/cb',
    'http://127.0.0.1:51004/cb',
    'http://[::1]/cb',
    'http://[::1]:51004/cb',
  ])('RFC 8252 §7.3 accepts http on loopback: %s', (uri) => {
    expect(flawOf(uri)).toBe('accepted');
    expect(flawOf(uri, native)).toBe('accepted');
  });

  it('RFC 8252 §8.3 takes the name localhost in development only', () => {
    expect(flawOf('http://localhost:8080/cb', { clientType: 'confidential', profile: 'development' })).toBe('accepted');
    expect(flawOf('http://localhost:8080/cb')).toBe('localhost');
    expect(flawOf('https://localhost:8080/cb')).toBe('accepted');
  });

  it.each([
    'com.example.app:/callback',
    'com.example.app://callback',
    'com.example.app:/cb?tenant=1',
    'com.example.my-app+x:/cb',
  ])('RFC 8252 §7.1 accepts a private-use scheme of a public client only: %s', (uri) => {
    expect(flawOf(uri, native)).toBe('accepted');
    expect(flawOf(uri, web)).toBe('private_scheme_confidential');
  });

  it.each([
    'myapp:/callback',
    'myapp://callback',
    'ftp://app.example/cb',
    'ws://app.example/cb',
    'com.:/cb',
    'intent://x/cb',
  ])('RFC 8252 §8.4 refuses a private-use scheme that is no reversed domain name: %s', (uri) =>
    expect(flawOf(uri, native)).toBe('private_scheme_without_dot'));

  it.each([
    'com.example.app:callback',
    'mailto:a@b.example',
    'tel:123',
  ])('RFC 8252 §7.1 refuses a scheme that no slash follows: %s', (uri) => expect(flawOf(uri, native)).toBe('opaque_path'));

  it.each<[RedirectUriFlaw, string]>([
    ['userinfo', 'https://user@app.example/cb'],
    ['userinfo', 'https://user:pass@app.example/cb'],
    ['userinfo', 'https://@app.example/cb'],
    ['userinfo', 'com.example.app://user@cb'],
    ['wildcard', 'https://*.app.example/cb'],
    ['wildcard', 'https://app.example/*'],
    ['wildcard', 'https://app.example/cb?x=*'],
    ['backslash', 'https://app.example\\.evil.example/cb'],
    ['backslash', 'https://app.example/%5C..'],
    ['encoded_slash', 'https://app.example/a%2F%2Fevil.example'],
    ['encoded_slash', 'https://app.example/a%2fb'],
    ['double_encoding', 'https://app.example/%252e%252e/cb'],
    ['double_encoding', 'https://app.example%2eevil.example/cb'],
    ['dot_segment', 'https://app.example/a/../cb'],
    ['dot_segment', 'https://app.example/./cb'],
    ['dot_segment', 'https://app.example/a/%2e%2E/cb'],
    ['dot_segment', 'https://app.example/a/..'],
    ['dot_segment', 'https://app.example/a/..;x=1/cb'],
    ['dot_segment', 'https://app.example/a/..%3Bx/cb'],
    ['not_canonical', 'https:app.example/cb'],
    ['not_canonical', 'https:/app.example/cb'],
    ['not_canonical', 'https:///app.example/cb'],
    ['not_canonical', 'HTTPS://app.example/cb'],
    ['not_canonical', 'https://App.example/cb'],
    ['not_canonical', 'https://app.example:443/cb'],
    ['not_canonical', 'https://app.example:/cb'],
    ['not_canonical', 'https://app.example:0443/cb'],
    ['not_canonical', 'http://0x7f.0.0.1/cb'],
    ['not_canonical', 'http://2130706433/cb'],
    ['not_canonical', 'http://127.1/cb'],
    ['not_canonical', 'http://[0:0:0:0:0:0:0:1]/cb'],
    ['illegal_character', 'https://app.example/c b'],
    ['illegal_character', ' https://app.example/cb'],
    ['illegal_character', 'https://app.example/cb\n'],
    ['illegal_character', 'https://app.example/c\tb'],
    ['illegal_character', 'https://bücher.example/cb'],
    ['illegal_character', 'https://app.example/"><script>'],
    ['illegal_character', 'https://app.example/%0d%0aset-cookie:a'],
    ['illegal_character', 'https://app.example/%00'],
    ['illegal_character', 'https://app.example/%7F'],
    ['malformed_encoding', 'https://app.example/%zz'],
    ['malformed_encoding', 'https://app.example/%'],
    ['malformed_encoding', 'https://app.example/%c0%ae%c0%ae'],
  ])('RFC 9700 §4.1.3 refuses as %s: %j', (flaw, uri) => expect(flawOf(uri)).toBe(flaw));

  it.each([
    'javascript:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    'file:///etc/passwd',
    'blob:https://app.example/1',
    'about:blank',
  ])('RFC 8252 §8.4 refuses a scheme that runs or shows content: %s', (uri) => {
    expect(flawOf(uri, native)).toBe('dangerous_scheme');
    expect(flawOf(uri.toUpperCase(), native)).toBe('dangerous_scheme');
    expect(flawOf(`\t${uri}`, native)).toBe('dangerous_scheme');
  });

  it.each([
    'code',
    'state',
    'iss',
    'error',
    'response',
    'error_description',
    'access_token',
    'id_token',
    'session_state',
    'CODE',
    '%63ode',
  ])('RFC 9207 §2.4 refuses the response parameter %s in the query', (name) => {
    expect(flawOf(`https://app.example/cb?x=1&${name}=2`)).toBe('response_parameter');
    expect(flawOf(`https://app.example/cb?${name}`)).toBe('response_parameter');
    expect(flawOf(`https://app.example/cb?x${name}=2`)).toBe('accepted');
  });

  it('RFC 9700 §4.1.3 accepts only what the parser of browsers writes again unchanged', () => {
    const piece = fc.constantFrom(
      'https',
      'http',
      ':',
      '//',
      '/',
      '@',
      '.',
      '..',
      ';',
      '%2e',
      '%2f',
      '%5c',
      '%25',
      '\\',
      '?',
      '#',
      'a',
      'A',
      '127.0.0.1',
      '[::1]',
      'localhost',
      'evil.example',
      '=',
      '&',
      'code',
      ' ',
      '\t',
      '*',
      'com.app',
      ':80',
    );
    let accepted = 0;
    fc.assert(
      fc.property(
        fc.constantFrom('https://', 'http://', 'com.app:/', ''),
        fc.array(piece, { maxLength: 8 }),
        fc.constantFrom(web, native),
        (start, pieces, registrant) => {
          const uri = start + pieces.join('');
          if (flawOf(uri, registrant) !== 'accepted') return;
          accepted += 1;
          const url = new URL(uri);
          expect([uri, uri.replace(/^([^?]*?)(\?.*)?$/, '$1/$2')]).toContain(url.href);
          expect(url.username + url.password + url.hash).toBe('');
          expect(url.protocol === 'https:' || ['127.0.0.1', '[::1]'].includes(url.hostname) || registrant.clientType === 'public').toBe(
            true,
          );
        },
      ),
      { numRuns: 5000, seed: 9700 },
    );
    expect(accepted).toBeGreaterThan(50);
  });
});

/** Refused for what it is, be it at the client's own place. */
const REFUSED = /^unregistered(?:_path)?$/;

describe('the redirect URI of an authorization request', () => {
  const one = ['https://app.example/cb'];
  const two = [...one, 'https://app.example/other'];

  it('RFC 6749 §3.1.2.3 takes a URI that was registered', () => {
    expect(ask(one, 'https://app.example/cb')).toBe('https://app.example/cb');
    expect(ask(two, 'https://app.example/other', true)).toBe('https://app.example/other');
  });

  it('RFC 6749 §3.1.2.3 lets the parameter out when exactly one URI is registered', () => {
    expect(ask(one, undefined)).toBe('https://app.example/cb');
    expect(ask(two, undefined)).toBe('missing');
  });

  it('OpenID Connect Core §3.1.2.1 requires the parameter', () => expect(ask(one, undefined, true)).toBe('missing'));

  it('RFC 6749 §3.1.2.2 refuses a client without a registered URI', () => {
    expect(ask([], 'https://app.example/cb')).toBe('none_registered');
    expect(ask([], undefined)).toBe('none_registered');
  });

  it.each([
    '',
    'https://app.example/cb/',
    'https://app.example/CB',
    'https://app.example/cb?',
    'https://app.example/cb?x=1',
    'https://app.example/cb#x',
    'https://app.example/cb%20',
    'https://app.example/%63b',
    'https://app.example/./cb',
    'https://app.example:443/cb',
    'https://APP.example/cb',
    'http://app.example/cb',
    'https://app.example/cb\n',
    ' https://app.example/cb',
    'https://app.example',
    'https://app.example/cb,https://app.example/cb',
  ])('RFC 9700 §2.1 compares strings exactly, so it refuses %j', (uri) => expect(ask(one, uri)).toMatch(REFUSED));

  it.each([
    ['http://127.0.0.1/cb', 'http://127.0.0.1:51004/cb'],
    ['http://127.0.0.1:8080/cb', 'http://127.0.0.1:51004/cb'],
    ['http://127.0.0.1:8080/cb', 'http://127.0.0.1/cb'],
    ['http://127.0.0.1/cb', 'http://127.0.0.1:80/cb'],
    ['http://127.0.0.1', 'http://127.0.0.1:65535'],
    ['http://127.0.0.1?x=1', 'http://127.0.0.1:1?x=1'],
    ['http://[::1]/cb?x=1', 'http://[::1]:51004/cb?x=1'],
  ])('RFC 8252 §7.3 lets the port of a loopback URI vary: registered %s, asked %s', (registered, asked) => {
    expect(ask([registered], asked)).toBe(asked);
    expect(ask([...two, registered], asked, true)).toBe(asked);
  });

  it.each([
    ['http://127.0.0.1/cb', 'http://127.0.0.1:51004/cb/'],
    ['http://127.0.0.1/cb', 'http://127.0.0.1:51004/cb?x=1'],
    ['http://127.0.0.1/cb', 'http://127.0.0.1:51004/cb#x'],
    ['http://127.0.0.1/cb', 'http://127.0.0.1:51004/x/../cb'],
    ['http://127.0.0.1/cb', 'http://[::1]:51004/cb'],
    ['http://127.0.0.1/cb', 'https://127.0.0.1:51004/cb'],
    ['http://127.0.0.1/cb', 'http://localhost:51004/cb'],
    ['http://127.0.0.1/cb', 'http://127.0.0.1:51004@evil.example/cb'],
    ['http://127.0.0.1/cb', 'http://user@127.0.0.1:51004/cb'],
    ['http://127.0.0.1/cb', 'http://127.0.0.1.evil.example/cb'],
    ['http://127.0.0.1/cb', 'http://127.0.0.1:1.evil.example/cb'],
    ['http://127.0.0.1/cb', 'http://127.0.0.1:/cb'],
    ['http://127.0.0.1/cb', 'http://127.0.0.1:0/cb'],
    ['http://127.0.0.1/cb', 'http://127.0.0.1:080/cb'],
    ['http://127.0.0.1/cb', 'http://127.0.0.1:65536/cb'],
    ['http://127.0.0.1/cb', 'http://127.0.0.1:51004\\cb'],
    ['http://127.0.0.1/cb', 'http://127.0.0.1:51004/cb\n'],
    ['http://127.0.0.1/cb', 'HTTP://127.0.0.1:51004/cb'],
    ['http://127.0.0.1/cb', 'http://127.1:51004/cb'],
    ['http://127.0.0.1', 'http://127.0.0.1:51004/'],
    ['http://localhost:8080/cb', 'http://localhost:51004/cb'],
    ['https://127.0.0.1:8080/cb', 'https://127.0.0.1:51004/cb'],
    ['https://app.example:8443/cb', 'https://app.example:51004/cb'],
  ])('RFC 8252 §7.3 lets nothing but that port vary: registered %s, asked %s', (registered, asked) =>
    expect(ask([registered], asked)).toMatch(REFUSED));

  it.each([
    ['https://app.example/cb', 'https://app.example/cb/'],
    ['https://app.example/cb', 'https://app.example/go?to=https://evil.example'],
    ['http://127.0.0.1/cb', 'http://127.0.0.1:51004/other'],
    ['com.example.app:/cb', 'com.example.app:/other'],
  ])('tells a path that was written wrong, as %s was in %s', (registered, asked) =>
    expect(ask([registered], asked)).toBe('unregistered_path'));

  it.each([
    ['https://app.example/cb', 'https://evil.example/cb'],
    ['https://app.example/cb', 'https://app.example.evil.example/cb'],
    ['https://app.example/cb', 'https://app.example@evil.example/cb'],
    ['https://app.example/cb', 'https://app.example:8443/cb'],
    ['https://app.example/cb', 'http://app.example/cb'],
    ['https://app.example/cb', 'no URI'],
    ['http://127.0.0.1/cb', 'http://[::1]:51004/other'],
    ['com.example.app:/cb', 'com.example.other:/cb'],
  ])('from what leads elsewhere, as %s is to %s', (registered, asked) => expect(ask([registered], asked)).toBe('unregistered'));

  it('RFC 9700 §2.1 property: nothing outside the registered set is accepted, but for the port of a loopback URI', () => {
    const registered = [
      'https://app.example/cb',
      'http://127.0.0.1/cb',
      'http://127.0.0.1:8080/a?x=1',
      'http://[::1]/cb',
      'http://localhost/cb',
      'com.example.app:/cb',
    ];
    const port = fc.integer({ min: 0, max: 70_000 }).map((n) => `:${n}`);
    const piece = fc.oneof(
      port,
      fc.constantFrom(
        'http://',
        'https://',
        '127.0.0.1',
        '[::1]',
        'localhost',
        'app.example',
        'evil.example',
        '@',
        '/cb',
        '/a?x=1',
        '/',
        '?',
        '#',
        '\\',
        '.',
        '..',
        ';',
        '%2f',
      ),
      fc.string({ maxLength: 3 }),
    );
    const asked = fc.oneof(
      fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join('')),
      fc
        .tuple(fc.constantFrom('http://127.0.0.1', 'http://[::1]', 'http://localhost', 'https://app.example'), piece, piece)
        .map((pieces) => pieces.join('')),
      fc.tuple(fc.constantFrom(...registered), fc.nat(30), piece).map(([uri, at, text]) => uri.slice(0, at) + text + uri.slice(at)),
    );
    const portless = (url: URL): string =>
      `${url.protocol}|${url.username}|${url.password}|${url.hostname}|${url.pathname}|${url.search}|${url.hash}`;
    const variants = registered
      .map((uri) => new URL(uri))
      .filter((url) => ['127.0.0.1', '[::1]'].includes(url.hostname))
      .map(portless);
    let accepted = 0;
    fc.assert(
      fc.property(asked, (uri) => {
        if (ask(registered, uri) !== uri) return;
        if (registered.includes(uri)) return;
        accepted += 1;
        expect(variants).toContain(portless(new URL(uri)));
      }),
      { numRuns: 20_000, seed: 8252 },
    );
    expect(accepted).toBeGreaterThan(50);
  });
});
