import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { externalLink } from '../../electron/host/window/external-link.ts';
import { addressOf, routeOf } from '../../electron/host/window/route-of.ts';
import { isPortMessage, routeOfLink } from '../../shared/desktop.ts';

describe('a deep link', () => {
  it.each([
    ['gatewatch://overview', '/'],
    ['gatewatch://live', '/live'],
    ['gatewatch://live/', '/live'],
    ['gatewatch://audit/4711', '/audit/4711'],
    ['gatewatch://users/01J9Z3', '/users/01J9Z3'],
    ['gatewatch://clients/my-service_1', '/clients/my-service_1'],
    ['gatewatch://tokens/family/01J9Z3', '/tokens/family/01J9Z3'],
    ['gatewatch://network/address/2001:db8::1', '/network/address/2001:db8::1'],
    ['gatewatch://settings/operators', '/settings/operators'],
    ['gatewatch://wall', '/wall'],
  ])('%s opens %s', (link, route) => {
    expect(routeOfLink(link)).toBe(route);
  });

  it.each([
    ['of another screen', 'gatewatch://nowhere'],
    ['of a name every object has', 'gatewatch://constructor'],
    ['that begins something', 'gatewatch://clients/new'],
    ['with a query', 'gatewatch://users/1?act=suspend'],
    ['with a fragment', 'gatewatch://users/1#suspend'],
    ['with an act', 'gatewatch://users/1/suspend'],
    ['with too much after it', 'gatewatch://live/1/2/3/4'],
    ['with a step up', 'gatewatch://users/..'],
    ['with an escaped character', 'gatewatch://users/%2e%2e'],
    ['with a back-slash', 'gatewatch://users\\1'],
    ['with an empty place', 'gatewatch://users//'],
    ['with credentials', 'gatewatch://a:b@users'],
    ['with a port', 'gatewatch://users:80/1'],
    ['of another scheme', 'https://users/1'],
    ['in capitals', 'GATEWATCH://users/1'],
    ['with a line after it', 'gatewatch://users/1\ngatewatch://live'],
    ['with something before it', ' gatewatch://users/1'],
    ['that is very long', `gatewatch://users/${'a'.repeat(129)}`],
    ['of a section that is none', 'gatewatch://settings/Operators1'],
    ['of a row that is no number', 'gatewatch://audit/1e3'],
    ['that is empty', ''],
  ])('%s is not understood', (_what, link) => {
    expect(routeOfLink(link)).toBeUndefined();
  });

  it('whatever is written in it, opens a plain path or nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (rest) => {
        const route = routeOfLink(`gatewatch://${rest}`);
        return route === undefined || /^\/[\w.~:@+/-]*$/.test(route);
      }),
    );
  });
});

describe('a link out of the app', () => {
  it('leads to the specifications and catalogues the console names, by https', () => {
    expect(externalLink('https://www.rfc-editor.org/rfc/rfc6749#section-4.1')).toBe('https://www.rfc-editor.org/rfc/rfc6749#section-4.1');
    expect(externalLink('https://attack.mitre.org/techniques/T1110/')).toBe('https://attack.mitre.org/techniques/T1110/');
  });

  it.each([
    'http://www.rfc-editor.org/',
    'https://www.rfc-editor.org.evil.example/',
    'https://evil.example/www.rfc-editor.org',
    'https://www.rfc-editor.org@evil.example/',
    'https://user:word@www.rfc-editor.org/',
    'https://www.rfc-editor.org:8443/',
    'https://rfc-editor.org/',
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'file:///etc/passwd',
    'smb://www.rfc-editor.org/share',
    'ms-msdt:/id',
    'data:text/html,x',
    'app://gatewatch/',
    'gatewatch://live',
    '',
    'not a link',
    `https://www.rfc-editor.org/${'a'.repeat(3000)}`,
  ])('is refused: %s', (address) => {
    expect(externalLink(address)).toBeUndefined();
  });
});

describe('a route', () => {
  it('is path and query of a page of the app', () => {
    expect(routeOf('app://gatewatch/live?kind=code.refused')).toBe('/live?kind=code.refused');
    expect(addressOf('/live?kind=code.refused')).toBe('app://gatewatch/live?kind=code.refused');
  });

  it.each([
    'https://evil.example/live',
    'app://evil/live',
    'about:blank',
    '',
    `app://gatewatch/${'a'.repeat(3000)}`,
  ])('of anything else is the first screen: %s', (address) => {
    expect(routeOf(address)).toBe('/');
  });

  it.each(['https://evil.example', '//evil.example/', 'live', '', '/\\evil.example'])('never leads out of the app: %s', (route) => {
    const { origin, host } = new URL(addressOf(route).replace(/^app:/, 'http:'));
    expect([origin, host]).toEqual(['http://gatewatch', 'gatewatch']);
  });
});

describe('a message that brings a port', () => {
  it('is known by its request, and by nothing more', () => {
    expect(isPortMessage({ gatewatch: 'port', request: 'a' }, 'a')).toBe(true);
    expect(isPortMessage({ gatewatch: 'port', request: 'b' }, 'a')).toBe(false);
    expect(isPortMessage({ gatewatch: 'port', request: 'a', more: 1 }, 'a')).toBe(false);
    expect(isPortMessage('port', 'a')).toBe(false);
  });
});
