import { describe, expect, it } from 'vitest';
import { createOwnOrigin, shownOrigin } from '../../electron/console/own-origin.ts';

describe('the origin of the console', () => {
  it('is that of the name a request came for, one of those known', () => {
    const own = createOwnOrigin({ scheme: 'https', host: 'console.example.com', port: 8443 });
    expect(own('console.example.com:8443')).toBe('https://console.example.com:8443');
    expect(own('CONSOLE.example.com:8443')).toBe('https://console.example.com:8443');
    expect(own('localhost:8443')).toBe('https://localhost:8443');
    for (const other of ['console.example.com', 'console.example.com:8444', 'example.com:8443', '', undefined])
      expect(own(other)).toBeUndefined();
  });

  it('has no port where that is the usual one', () => {
    const own = createOwnOrigin({ scheme: 'https', host: 'console.example.com', port: 443 });
    expect(own('console.example.com')).toBe('https://console.example.com');
    expect(shownOrigin({ scheme: 'http', host: '127.0.0.1', port: 80 })).toBe('http://127.0.0.1');
  });

  it('is the one given for requests that come by it through a proxy', () => {
    const own = createOwnOrigin({ scheme: 'http', host: '127.0.0.1', port: 9500, origin: 'https://console.example.com' });
    expect(own('console.example.com')).toBe('https://console.example.com');
    expect(own('127.0.0.1:9500')).toBe('http://127.0.0.1:9500');
  });

  it('is never that of any address, and is shown as this machine then', () => {
    const site = { scheme: 'https', host: '0.0.0.0', port: 9500 } as const;
    expect(createOwnOrigin(site)('0.0.0.0:9500')).toBeUndefined();
    expect(shownOrigin(site)).toBe('https://localhost:9500');
    expect(shownOrigin({ scheme: 'http', host: '::1', port: 9500 })).toBe('http://[::1]:9500');
  });
});
