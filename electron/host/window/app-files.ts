import { extname, join, sep } from 'node:path';

/** The origin of every page of the app. */
export const APP_SCHEME = 'app';
export const APP_HOST = 'gatewatch';
export const APP_ORIGIN = `${APP_SCHEME}://${APP_HOST}`;

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.json': 'application/json; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
};

export interface AppFile {
  readonly path: string;
  readonly type: string;
  /** Its name carries a hash of its content. */
  readonly isImmutable: boolean;
}

/** A segment of a path that is nothing but the name of a file: no step up, no hidden file, no stream of Windows, no second decoding. */
const FILE_NAME = /^[\w-][\w.-]*$/;

const decode = (text: string): string | undefined => {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
};

/**
 * Which file answers a request of the app's own pages: below `/assets/` the file of that name, for everything else the page itself, whose router reads the path.
 *
 * @param root  Directory of the built renderer.
 * @returns Undefined when it is not to be served: another host, a path that leaves the directory, a type that is not among those of the renderer.
 */
export const resolveAppFile = (root: string, address: string): AppFile | undefined => {
  if (!URL.canParse(address)) return undefined;
  const url = new URL(address);
  if (url.protocol !== `${APP_SCHEME}:` || url.host !== APP_HOST || url.username !== '' || url.password !== '') return undefined;
  const path = decode(url.pathname);
  if (path === undefined || path.includes('\0') || path.includes('\\')) return undefined;
  if (!path.startsWith('/assets/')) return { path: join(root, 'index.html'), type: types['.html'] ?? '', isImmutable: false };
  const segments = path.slice(1).split('/');
  const type = types[extname(path).toLowerCase()];
  if (!type || !segments.every((segment) => FILE_NAME.test(segment) && !segment.includes('..'))) return undefined;
  const file = join(root, ...segments);
  return file.startsWith(join(root, 'assets') + sep) ? { path: file, type, isImmutable: true } : undefined;
};
