import { readFile } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';

export interface StaticAnswer {
  readonly status: 200 | 404 | 503;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | string;
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
};

/** Names without a dot at the front, so that nothing leads out of the folder and nothing hidden is given away. */
const PATH = /^(?:\/[A-Za-z0-9_-][A-Za-z0-9._-]*)+$/;
/** The build writes the hash of the content into these names. */
const HASHED = /^\/assets\//;
const IMMUTABLE = 'public, max-age=31536000, immutable';

const page = (title: string, text: string): string =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>${title}</title><h1>${title}</h1><p>${text}</p></html>\n`;
const html = { 'content-type': types['.html'] ?? '' };
const notFound: StaticAnswer = { status: 404, headers: html, body: page('Not found', 'There is nothing at this address.') };
const notBuilt: StaticAnswer = {
  status: 503,
  headers: html,
  body: page('The console is not built', 'Run <code>npm run build</code> in the folder of Gatewatch, then load this page again.'),
};

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && ['ENOENT', 'ENOTDIR', 'EISDIR', 'ENAMETOOLONG'].includes(String(error.code));

const load = async (path: string): Promise<Buffer | undefined> => {
  try {
    return await readFile(path);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
};

/**
 * Answers a GET for a file of the built console. What is named like a screen and not like a file is answered with the console itself, which knows its screens.
 *
 * @param folder Of the build.
 * @param path   As requested, without query; it is not decoded: no file of a build needs that.
 * @throws Error when a file that is there cannot be read.
 */
export const answerFile = async (folder: string, path: string): Promise<StaticAnswer> => {
  // The files of a build lie at the top or among the assets; a dot in a deeper path belongs to an address or an id, as in /network/address/192.0.2.1.
  const isScreen = !HASHED.test(path) && (extname(path) === '' || dirname(path) !== '/');
  if (!isScreen) {
    const body = PATH.test(path) ? await load(join(folder, path)) : undefined;
    const type = types[extname(path)];
    if (body === undefined || type === undefined) return notFound;
    return { status: 200, headers: { 'content-type': type, ...(HASHED.test(path) ? { 'cache-control': IMMUTABLE } : {}) }, body };
  }
  const body = await load(join(folder, 'index.html'));
  return body === undefined ? notBuilt : { status: 200, headers: html, body };
};
