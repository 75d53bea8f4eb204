import { hash } from 'node:crypto';
import type { Route } from '../exchange.ts';
import { formPostScript } from '../pages/form-post-page.ts';
import { stylesheet } from '../pages/stylesheet.ts';
import { isFresh } from './is-fresh.ts';

/** What the pages load. The stylesheet's name holds the hash of its content, so it may be kept for ever; the script is asked for again. */
export const assetRoutes = (): Route[] => {
  const asset = (path: string, type: string, body: string, caching: Readonly<Record<string, string>>): Route => {
    const etag = `"${hash('sha256', body, 'base64url').slice(0, 22)}"`;
    const headers = { 'content-type': `${type}; charset=utf-8`, etag, ...caching };
    return {
      method: 'GET',
      path,
      endpoint: 'asset',
      class: 'asset',
      tier: 'discovery',
      load: 0,
      handle: (exchange) =>
        isFresh(exchange.headers['if-none-match'], etag)
          ? { status: 304, headers: { etag, ...caching }, body: '' }
          : { status: 200, headers, body },
    };
  };
  return [
    asset(stylesheet.path, 'text/css', stylesheet.body, { 'cache-control': 'public, max-age=31536000, immutable' }),
    asset(formPostScript.path, 'text/javascript', formPostScript.body, {}),
  ];
};
