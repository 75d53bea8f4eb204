import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formActionSource, pageHeaders, securityHeaders } from '../../electron/http/security-headers.ts';

const directives = (policy: string | undefined): Record<string, string[]> =>
  Object.fromEntries(
    (policy ?? '')
      .split(';')
      .map((directive) => directive.trim().split(' '))
      .map(([name = '', ...sources]) => [name, sources]),
  );

const classes = ['page', 'json', 'public', 'asset'] as const;

describe('the headers of a page', () => {
  it('let it load from its own origin, be framed by nobody, and post to itself', () => {
    expect(directives(securityHeaders({ https: true }).page['content-security-policy'])).toEqual({
      'default-src': ["'none'"],
      'style-src': ["'self'"],
      'img-src': ["'self'", 'data:'],
      'script-src': ["'self'"],
      'font-src': ["'self'"],
      'form-action': ["'self'"],
      'frame-ancestors': ["'none'"],
      'base-uri': ["'none'"],
    });
    expect(securityHeaders({ https: true }).page).toMatchObject({
      'x-frame-options': 'DENY',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'no-store',
      'permissions-policy': expect.stringContaining('camera=()'),
    });
  });

  it('tell other origins no referrer and leave our own forms their Origin', () => {
    expect(securityHeaders({ https: true }).page['referrer-policy']).toBe('same-origin');
  });

  it('let its form end at the client it was made for', () => {
    const headers = pageHeaders({ https: true, formActions: ['https://app.example', 'com.example.app:'] });
    expect(directives(headers['content-security-policy'])['form-action']).toEqual(["'self'", 'https://app.example', 'com.example.app:']);
  });

  it('are the same object for every page without a client', () => {
    expect(pageHeaders({ https: true })).toBe(securityHeaders({ https: true }).page);
    expect(pageHeaders({ https: false, formActions: [] })).toBe(securityHeaders({ https: false }).page);
  });

  it.each([
    "https://a;script-src 'unsafe-inline'",
    '*',
    "'unsafe-inline'",
    'https:// a',
    'https://a,b',
    'https://a\r\nx: y',
    'https://a/path',
    '',
  ])('leave out a source that is none: %j', (source) => {
    expect(pageHeaders({ https: true, formActions: [source] })).toBe(securityHeaders({ https: true }).page);
  });
});

describe('the headers of every class', () => {
  it.each(classes)('%s: no sniffing, no banner', (name) => {
    const headers = securityHeaders({ https: true })[name];
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(Object.keys(headers).filter((header) => /^(server|x-powered-by)$/i.test(header))).toEqual([]);
  });

  it.each(classes)('RFC 6797 §7.2 %s: strict transport over https only', (name) => {
    expect(securityHeaders({ https: true })[name]['strict-transport-security']).toBe('max-age=31536000');
    expect(securityHeaders({ https: false })[name]).not.toHaveProperty('strict-transport-security');
  });

  it.each(['json', 'public', 'asset'] as const)('%s: nothing may be run or framed', (name) => {
    expect(securityHeaders({ https: true })[name]['content-security-policy']).toBe("default-src 'none'; frame-ancestors 'none'");
  });

  it('RFC 6749 §5.1 an answer with a token is stored nowhere', () => {
    expect(securityHeaders({ https: true }).json).toMatchObject({ 'cache-control': 'no-store', pragma: 'no-cache' });
  });

  it('discovery may be cached and read from other origins', () => {
    expect(securityHeaders({ https: true }).public).toMatchObject({
      'cache-control': 'public, max-age=300',
      'cross-origin-resource-policy': 'cross-origin',
    });
  });

  it('cannot be changed by one answer for the next', () => {
    expect(classes.every((name) => Object.isFrozen(securityHeaders({ https: false })[name]))).toBe(true);
  });
});

describe('the form-action source of a redirect URI', () => {
  it.each([
    ['https://app.example/cb?x=1', 'https://app.example'],
    ['HTTPS://App.Example:443/cb', 'https://app.example'],
    ['https://app.example:8443/cb', 'https://app.example:8443'],
    ['http://127.0.0.1:4711/cb', 'http://127.0.0.1:4711'],
    ['http://localhost/cb', 'http://localhost'],
    ['https://bücher.example/cb', 'https://xn--bcher-kva.example'],
    ['com.example.app:/oauth2redirect', 'com.example.app:'],
    ['COM.Example.App://cb', 'com.example.app:'],
    ['http://[::1]:4711/cb', 'http:'],
  ])('of %s is %s', (uri, source) => {
    expect(formActionSource(uri)).toBe(source);
  });

  it.each([
    'javascript:alert(1)',
    'JavaScript:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    'blob:https://a/b',
    'file:///etc/passwd',
    '/relative',
    '',
    'https://',
    'https://a;script-src/',
    "https://a'unsafe-inline'/",
    'https://a,b/',
    'https://*.example/',
    ' https://a/',
    'x;y://z',
    'https://a b/',
  ])('is none for %j', (uri) => {
    expect(formActionSource(uri)).toBeNull();
  });

  it('adds no directive and no second source, whatever the URI', () => {
    const nasty = fc.array(fc.constantFrom(';', ' ', ',', "'", '"', '\n', '*', '@', ':', '/', 'a', '.', '[', ']', '%3b', '１', '。'), {
      maxLength: 15,
    });
    const uri = fc.tuple(fc.constantFrom('https://', 'http://', 'app:', 'a+b:', ''), nasty).map(([scheme, rest]) => scheme + rest.join(''));
    fc.assert(
      fc.property(fc.oneof(uri, fc.string(), fc.webUrl()), (text) => {
        const source = formActionSource(text);
        fc.pre(source !== null);
        const policy = directives(pageHeaders({ https: true, formActions: [source ?? ''] })['content-security-policy']);
        expect(policy['form-action']).toEqual(["'self'", source]);
        expect(Object.keys(policy)).toHaveLength(8);
      }),
    );
  });
});
