import { sep } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resolveAppFile } from '../../electron/host/window/app-files.ts';
import { securityHeaders } from '../../electron/host/window/content-security.ts';
import { mayHave } from '../../electron/host/window/permissions.ts';
import { isTrustedSender } from '../../electron/host/window/trusted-sender.ts';
import { windowOptions } from '../../electron/host/window/window-options.ts';

const ROOT = `${sep}app${sep}renderer`;
const INDEX = `${ROOT}${sep}index.html`;
const serve = (address: string) => resolveAppFile(ROOT, address)?.path;

describe('the app’s pages', () => {
  it.each([
    'app://gatewatch/',
    'app://gatewatch/live?a=b',
    'app://gatewatch/users/a.b@example.com',
    'app://gatewatch/network/address/10.0.0.1',
    'app://gatewatch/assets/%2e%2e/%2e%2e/main.js',
  ])('%s is the page, whose router reads the path', (address) => {
    expect(resolveAppFile(ROOT, address)).toEqual({ path: INDEX, type: 'text/html; charset=utf-8', isImmutable: false });
  });

  it('serves what lies below assets, with its type and for ever', () => {
    const path = `${ROOT}${sep}assets${sep}index-Dx_1.js`;
    expect(resolveAppFile(ROOT, 'app://gatewatch/assets/index-Dx_1.js')).toEqual({
      path,
      type: 'text/javascript; charset=utf-8',
      isImmutable: true,
    });
  });

  it.each([
    'app://gatewatch/assets/..%2f..%2fmain.js',
    'app://gatewatch/assets/..\\main.js',
    'app://gatewatch/assets/%5c..%5cmain.js',
    'app://gatewatch/assets/%252e%252e/main.js',
    'app://gatewatch/assets/.hidden.js',
    'app://gatewatch/assets/a..js',
    'app://gatewatch/assets/a.js%00.png',
    'app://gatewatch/assets/a.js:stream',
    'app://gatewatch/assets//etc/passwd.js',
    'app://gatewatch/assets/a.node',
    'app://gatewatch/assets/a.db',
    'app://gatewatch/assets/a',
    'app://gatewatch/assets/%zz.js',
    'app://evil/assets/a.js',
    'app://user@gatewatch/',
    'file:///app/renderer/index.html',
    'https://gatewatch/',
    'nothing',
  ])('serves nothing for %s', (address) => {
    expect(serve(address)).toBeUndefined();
  });

  it('whatever the path, never leaves the renderer’s directory', () => {
    const part = fc.oneof(fc.string(), fc.constantFrom('..', '.', '%2e%2e', '%2f', '\\', '%5c', '//', '\0', 'assets'));
    fc.assert(
      fc.property(fc.array(part, { maxLength: 6 }), (parts) => {
        const path = serve(`app://gatewatch/${parts.join('/')}`);
        return path === undefined || path === INDEX || (path.startsWith(`${ROOT}${sep}assets${sep}`) && !path.includes('..'));
      }),
    );
  });
});

describe('Electron security checklist', () => {
  const { webPreferences = {} } = windowOptions({
    kind: 'main',
    place: { x: 0, y: 0, width: 1440, height: 900 },
    preload: '/dist/preload.cjs',
    version: '1',
    isPackaged: true,
  });

  it('2, 3, 4: pages have no Node.js, a world apart from the preload script, and a sandbox', () => {
    expect(webPreferences).toMatchObject({
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      contextIsolation: true,
      sandbox: true,
    });
  });

  it('6, 8, 9, 10, 11: the rules of the web hold, nothing experimental is on, and there is no webview', () => {
    expect(webPreferences).toMatchObject({
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
    });
    expect(webPreferences).not.toHaveProperty('enableBlinkFeatures');
  });

  it('a packed app has no developer tools', () => {
    expect(webPreferences.devTools).toBe(false);
  });

  it('5: of all permissions a page has the one to fill the clipboard, and only a page of the app', () => {
    const wanted = [
      'media',
      'geolocation',
      'notifications',
      'midi',
      'clipboard-read',
      'display-capture',
      'openExternal',
      'hid',
      'usb',
      'serial',
      'fullscreen',
      'unknown',
    ];
    expect(wanted.filter((permission) => mayHave(permission, 'app://gatewatch/'))).toEqual([]);
    expect(mayHave('clipboard-sanitized-write', 'app://gatewatch/')).toBe(true);
    expect(mayHave('clipboard-sanitized-write', 'https://evil.example/')).toBe(false);
  });

  it('7: the policy begins with nothing, and allows no inline script, no evaluation and no other host', () => {
    const policy = securityHeaders['content-security-policy'] ?? '';
    const directives = new Map(policy.split('; ').map((one) => [one.slice(0, one.indexOf(' ')), one.slice(one.indexOf(' ') + 1)]));
    expect(Object.fromEntries(directives)).toMatchObject({
      'default-src': "'none'",
      'script-src': "'self'",
      'connect-src': "'self'",
      'frame-ancestors': "'none'",
      'base-uri': "'none'",
      'form-action': "'none'",
    });
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
  });

  it.each([
    ['a page of the app', { url: 'app://gatewatch/live', parent: null }, true],
    ['a frame within a page of the app', { url: 'app://gatewatch/live', parent: {} }, false],
    ['a page that looks like one', { url: 'app://gatewatch.evil.example/', parent: null }, false],
    ['one with a name before the host', { url: 'app://gatewatch@evil/', parent: null }, false],
    ['a page of the web', { url: 'https://gatewatch/', parent: null }, false],
    ['a file', { url: 'file:///gatewatch/index.html', parent: null }, false],
    ['an empty page', { url: 'about:blank', parent: null }, false],
    ['nowhere', { url: '', parent: null }, false],
    ['a frame that is gone', null, false],
  ])('17: a message of %s', (_who, frame, isTrusted) => {
    expect(isTrustedSender(frame)).toBe(isTrusted);
  });
});
