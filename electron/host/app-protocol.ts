import { readFile } from 'node:fs/promises';
import { protocol, type Session } from 'electron';
import { APP_SCHEME, resolveAppFile } from './window/app-files.ts';
import { securityHeaders } from './window/content-security.ts';

/** Makes `app:` a scheme with an origin, storage and the rules of https. Before the app is ready. */
export const registerAppScheme = (): void =>
  protocol.registerSchemesAsPrivileged([{ scheme: APP_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } }]);

const refuse = (status: number): Response => new Response(null, { status, headers: securityHeaders });

/** Serves the built renderer, and nothing else, under `app://gatewatch`. */
export const serveApp = (session: Session, root: string): void => {
  session.protocol.handle(APP_SCHEME, async ({ url, method }) => {
    if (method !== 'GET' && method !== 'HEAD') return refuse(405);
    const file = resolveAppFile(root, url);
    if (!file) return refuse(404);
    try {
      const body = method === 'HEAD' ? null : new Uint8Array(await readFile(file.path));
      const cache = file.isImmutable ? 'public, max-age=31536000, immutable' : 'no-store';
      return new Response(body, { headers: { ...securityHeaders, 'content-type': file.type, 'cache-control': cache } });
    } catch {
      return refuse(404);
    }
  });
};
