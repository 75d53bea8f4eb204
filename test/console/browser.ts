import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { type IncomingHttpHeaders, request } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type ConsoleServer, openConsole } from '../../electron/console/console-server.ts';
import { createOperator, type Operator, type OperatorOptions } from '../operations/operator.ts';

export interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** What an RPC answer holds. */
  readonly json: Record<string, unknown>;
}

interface Asked {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly body?: string;
}

/** Sends one request as it is written, and reads the whole answer. */
export const ask = (port: number, path: string, { method = 'GET', headers = {}, body }: Asked = {}): Promise<Reply> =>
  new Promise((resolve, reject) => {
    const given = Object.fromEntries(Object.entries(headers).filter((pair): pair is [string, string] => pair[1] !== undefined));
    const sent = request(
      { host: '127.0.0.1', port, path, method, headers: given, agent: false, setHost: !('host' in headers) },
      (answer) => {
        let text = '';
        answer.setEncoding('utf8');
        answer.on('data', (chunk: string) => (text += chunk));
        answer.on('error', reject);
        answer.on('end', () => {
          const isJson = answer.headers['content-type']?.startsWith('application/json') && text !== '';
          const parsed: { json?: Record<string, unknown> } = isJson ? JSON.parse(text) : {};
          resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text, json: parsed.json ?? {} });
        });
      },
    );
    sent.once('error', reject).end(body);
  });

/** The cookies an answer sets, as a browser sends them back; one that is cleared is left out. */
export const cookiesOf = ({ headers }: Reply): string =>
  (headers['set-cookie'] ?? [])
    .map((one) => one.split(';', 1)[0] ?? '')
    .filter((one) => !one.endsWith('='))
    .join('; ');

/** A console door over a world, with a small build of the renderer. */
export interface Door extends Operator {
  readonly console: ConsoleServer;
  /** Makes a call as the console's own page does; `changes` stand for headers of another hand, undefined takes one away. */
  call(path: string, input?: unknown, changes?: Readonly<Record<string, string | undefined>>): Promise<Reply>;
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Reply>;
  /** The entry cookie of a browser that came by a new one-time address. */
  enter(): Promise<string>;
}

export const INDEX = '<!doctype html><title>Gatewatch</title><script type="module" src="/assets/index-abc123.js"></script>';

export const openDoor = async (options: OperatorOptions & { readonly built?: boolean } = {}): Promise<Door> => {
  const operator = await createOperator(options);
  const renderer = mkdtempSync(join(tmpdir(), 'gatewatch-renderer-'));
  const files = { 'index.html': INDEX, 'assets/index-abc123.js': 'export {};', '.hidden.js': 'hidden', 'favicon.svg': '<svg/>' };
  for (const [name, content] of Object.entries(options.built === false ? {} : files)) {
    await mkdir(dirname(join(renderer, name)), { recursive: true });
    await writeFile(join(renderer, name), content);
  }
  const console = await openConsole(operator.deps, renderer);
  const { port } = console;
  const get: Door['get'] = (path, headers = {}) => ask(port, path, { headers });
  return {
    ...operator,
    console,
    get,
    call(path, input = {}, changes = {}) {
      const body = JSON.stringify({ json: input });
      const own = {
        origin: `http://127.0.0.1:${port}`,
        'content-type': 'application/json',
        'content-length': String(Buffer.byteLength(body)),
      };
      return ask(port, `/rpc/${path}`, { method: 'POST', headers: { ...own, ...changes }, body });
    },
    async enter() {
      const { pathname, search } = new URL(console.ticketUrl());
      return cookiesOf(await get(pathname + search));
    },
    async close() {
      await console.close();
      rmSync(renderer, { recursive: true, force: true });
      await operator.close();
    },
  };
};
