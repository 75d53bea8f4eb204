import { afterEach, describe, expect, it } from 'vitest';
import { routeDeps } from '../../electron/doors.ts';
import { assetRoutes } from '../../electron/http/endpoints/assets.route.ts';
import { discoveryRoutes } from '../../electron/http/endpoints/discovery.route.ts';
import { introspectRoute } from '../../electron/http/endpoints/introspect.route.ts';
import { revokeRoute } from '../../electron/http/endpoints/revoke.route.ts';
import { tokenRoute } from '../../electron/http/endpoints/token.route.ts';
import { userinfoRoutes } from '../../electron/http/endpoints/userinfo.route.ts';
import { createInteractiveRoutes } from '../../electron/http/interactive-routes.ts';
import { basic } from '../support/endpoints.ts';
import { jsonOf, startTestEngine, type TestEngine } from '../support/engine.ts';

const ORIGIN = 'https://app.example';
const FORM = 'application/x-www-form-urlencoded';

let engine: TestEngine;
let authorization: string;
const start = async (): Promise<void> => {
  engine = await startTestEngine({ config: { cors: { origins: [ORIGIN] } } });
  const { id, secret } = await engine.addClient({ client_id: 'svc', grant_types: ['client_credentials'], scope: 'a', default_scope: 'a' });
  authorization = basic(id, secret);
};
afterEach(() => engine.end());

const token = (headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${engine.issuer}/token`, {
    method: 'POST',
    headers: { authorization, 'content-type': FORM, ...headers },
    body: 'grant_type=client_credentials',
  });

describe('while the disk has room only for what takes access away', () => {
  it('those routes are held that let in or give, and no others', async () => {
    await start();
    const deps = routeDeps(engine);
    const routes = [
      ...createInteractiveRoutes(deps),
      ...assetRoutes(),
      tokenRoute(deps),
      introspectRoute(deps),
      revokeRoute(deps),
      ...userinfoRoutes(deps),
      ...discoveryRoutes(deps),
    ];
    expect(routes.filter(({ issues }) => issues).map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /authorize',
      'POST /authorize',
      'GET /authorize/resume',
      'POST /sign-in',
      'POST /sign-in/totp',
      'POST /sign-in/recovery-code',
      'POST /consent',
      'POST /token',
    ]);
  });

  it('a client is told so before anything is done, in a form that its script may read: RFC 6749 §4.1.2.1', async () => {
    await start();
    expect((await token()).status).toBe(200);
    const head = engine.core.store.head().seq;
    engine.core.disk.full();
    const held = await token({ origin: ORIGIN });
    expect([held.status, held.headers.get('retry-after'), held.headers.get('access-control-allow-origin')]).toEqual([503, '30', ORIGIN]);
    expect(await jsonOf(held)).toEqual({
      error: 'temporarily_unavailable',
      error_description: 'Nothing is issued at this moment. Try again after Retry-After.',
    });
    expect((await token({ authorization: 'Basic d3Jvbmc6d3Jvbmc=' })).status).toBe(503);
    expect(engine.facts('token.issued')).toHaveLength(1);
    expect(engine.facts('client.authentication_failed')).toEqual([]);
    expect(engine.core.store.head().seq - head).toBeLessThanOrEqual(1);
  });

  it('a person gets a page that says what works and when to come again', async () => {
    await start();
    engine.core.disk.full();
    const page = await fetch(`${engine.issuer}/authorize?client_id=svc&prompt=none`, { redirect: 'manual' });
    expect([page.status, page.headers.get('retry-after'), page.headers.get('content-type')]).toEqual([
      503,
      '30',
      'text/html; charset=utf-8',
    ]);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(await page.text()).toContain('Signing out works');
  });

  it('load balancers still find the server well: it revokes and answers for tokens', async () => {
    await start();
    engine.core.disk.full();
    expect((await fetch(`${engine.issuer}/healthz`)).status).toBe(200);
    expect(await (await fetch(`${engine.issuer}/metrics`)).text()).toContain('disk_critical 1');
  });
});
