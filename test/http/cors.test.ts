import { describe, expect, it } from 'vitest';
import { createCors } from '../../electron/http/cors.ts';

const APP = 'https://app.example';
const cors = createCors({ origins: [APP, 'http://localhost:5173'], preflightSeconds: 3600 });
const listedOnly = ['token', 'revocation', 'userinfo'] as const;

describe('cross-origin access', () => {
  it('to discovery and keys is for all, without credentials', () => {
    for (const origin of [APP, 'https://other.example', 'null', undefined]) {
      const headers = cors.headersFor('public', origin);
      expect(headers).toMatchObject({ 'access-control-allow-origin': '*' });
      expect(headers).not.toHaveProperty('access-control-allow-credentials');
    }
  });

  it.each(listedOnly)('to %s is for a listed origin, by name and without credentials', (corsClass) => {
    const headers = cors.headersFor(corsClass, APP);
    expect(headers).toMatchObject({ 'access-control-allow-origin': APP, vary: 'Origin' });
    expect(headers).not.toHaveProperty('access-control-allow-credentials');
  });

  it.each([
    'https://app.example.evil.example',
    'https://evil-app.example',
    'https://sub.app.example',
    'http://app.example',
    'https://app.example:8443',
    'https://app.example/',
    'HTTPS://APP.EXAMPLE',
    'null',
    '*',
    '',
    undefined,
  ])('to token, revocation and userinfo is for nobody else: %s', (origin) => {
    for (const corsClass of listedOnly) {
      expect(cors.headersFor(corsClass, origin)).toEqual({ vary: 'Origin' });
      expect(cors.preflight(corsClass, origin, 'POST', undefined)).toBeNull();
    }
  });

  it('to authorize, sign-in, consent and account is for nobody', () => {
    expect(cors.headersFor('closed', APP)).toBeNull();
    expect(cors.preflight('closed', APP, 'POST', undefined)).toBeNull();
    expect(cors.preflight('closed', APP, 'GET', undefined)).toBeNull();
  });

  it('lets a script read why it was refused and when to come again', () => {
    expect(cors.headersFor('userinfo', APP)?.['access-control-expose-headers']).toMatch(/WWW-Authenticate.*Retry-After.*RateLimit/);
  });

  it.each([
    '*',
    'null',
    'https://app.example/',
    'https://*.example',
    'app.example',
    'https://app.example:443',
    'ftp://app.example',
    '',
  ])('refuses a list with %j in it', (origin) => {
    expect(() => createCors({ origins: [APP, origin], preflightSeconds: 3600 })).toThrow(`"${origin}" is not an exact origin`);
  });

  it('lists no origin by default', () => {
    expect(createCors({ origins: [], preflightSeconds: 3600 }).headersFor('token', APP)).toEqual({ vary: 'Origin' });
  });
});

describe('a preflight', () => {
  it('grants the method and the headers of the endpoint', () => {
    expect(cors.preflight('token', APP, 'POST', 'Content-Type, authorization')).toEqual({
      'access-control-allow-origin': APP,
      'access-control-expose-headers': expect.any(String),
      vary: 'Origin',
      'access-control-allow-methods': 'POST',
      'access-control-allow-headers': 'accept, authorization, content-type',
      'access-control-max-age': '3600',
    });
  });

  it.each([
    ['public', 'GET', true],
    ['public', 'POST', false],
    ['token', 'GET', false],
    ['revocation', 'POST', true],
    ['revocation', 'DELETE', false],
    ['userinfo', 'GET', true],
    ['userinfo', 'POST', true],
    ['userinfo', 'get', false],
    ['userinfo', undefined, false],
  ] as const)('to %s with %s: granted %s', (corsClass, method, granted) => {
    expect(cors.preflight(corsClass, APP, method, undefined) !== null).toBe(granted);
  });

  it('is refused with a header that no endpoint reads', () => {
    expect(cors.preflight('token', APP, 'POST', 'content-type, x-forwarded-for')).toBeNull();
    expect(cors.preflight('token', APP, 'POST', 'cookie')).toBeNull();
  });

  it('without an Origin is none', () => {
    expect(cors.preflight('public', undefined, 'GET', undefined)).toBeNull();
  });
});
