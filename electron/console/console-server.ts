import { readFileSync } from 'node:fs';
import { createServer as createHttpServer, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { Config } from '../config/config.ts';
import { isLoopbackHost } from '../config/schema/issuer-url.ts';
import type { OperationDeps } from '../operations/operation.ts';
import { createRequestAnswer } from './answer-request.ts';
import { type ConsoleSite, createOwnOrigin, shownOrigin } from './own-origin.ts';
import { createConsoleTickets } from './tickets.ts';

export interface ConsoleServer {
  readonly port: number;
  /** As it is shown to people. */
  readonly origin: string;
  /** A new one-time address of the console: the browser that opens it may create the first operator. */
  ticketUrl(): string;
  /** Lets running calls end within a few seconds. Those that wait for news are to be let go before. */
  close(): Promise<void>;
}

const MAX_CONNECTIONS = 256;
const TIMEOUT_CHECK_MS = 1000;
/** Time a browser has to send a call: the largest is a whole import. */
const REQUEST_TIMEOUT_MS = 120_000;
/** Time a call has to end when the server stops. */
const GRACE_MS = 5000;

const problems: Readonly<Record<string, (host: string, port: number) => string>> = {
  EADDRINUSE: (host, port) => `Port ${port} of ${host} is taken by another program: choose another for the console with --console-port.`,
  EACCES: (host, port) => `Port ${port} of ${host} is not for this user: choose one over 1023 for the console with --console-port.`,
  EADDRNOTAVAIL: (host) => `${host} is no address of this machine: choose another for the console with --console-host.`,
  ENOTFOUND: (host) => `The host ${host} is not known: choose another for the console with --console-host.`,
};

const listen = (server: Server, host: string, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const say = problems[error.code ?? ''];
      reject(say ? new Error(say(host, port), { cause: error }) : error);
    });
    server.listen(port, host, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });

/** The certificate of the server, where the console leaves this machine; on it nobody listens in between, and the certificate names another host. */
const tlsOf = ({ tls, console: { host } }: Config) =>
  tls.cert === undefined || tls.key === undefined || isLoopbackHost(host)
    ? undefined
    : { cert: readFileSync(tls.cert), key: readFileSync(tls.key), minVersion: 'TLSv1.2' as const };

const createServer = ({ http }: Config, tls: ReturnType<typeof tlsOf>): Server => {
  const bounds = {
    maxHeaderSize: http.maxHeaderBytes,
    headersTimeout: http.headersTimeoutMs,
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: http.keepAliveTimeoutMs,
    connectionsCheckingInterval: TIMEOUT_CHECK_MS,
  };
  const server = tls ? createHttpsServer({ ...bounds, ...tls }) : createHttpServer(bounds);
  server.maxConnections = MAX_CONNECTIONS;
  return server;
};

const stopListening = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(() => server.closeAllConnections(), GRACE_MS);
    server.close(() => {
      clearTimeout(timer);
      resolve();
    });
    server.closeIdleConnections();
  });

/**
 * Opens the console's door for browsers, on loopback unless the configuration says otherwise: the built console, and its calls under `/rpc` with a session in a cookie.
 *
 * @param renderer Folder of the built console; where it is not built yet, the pages say so.
 * @throws Error that names the address and what to do, when it cannot be listened on; or when a TLS file cannot be read.
 */
export const openConsole = async (deps: OperationDeps, renderer: string): Promise<ConsoleServer> => {
  const { config, log } = deps;
  const { host, origin } = config.console;
  const tls = tlsOf(config);
  const tickets = createConsoleTickets(deps);
  const server = createServer(config, tls);
  const port = await listen(server, host, config.console.port);
  const site: ConsoleSite = { scheme: tls ? 'https' : 'http', host, port, origin };
  const answer = createRequestAnswer({ deps, tickets, renderer, ownOrigin: createOwnOrigin(site) });
  server.on('request', (request, response) => {
    answer(request, response).catch((error: unknown) => {
      log.error('The console could not answer.', { error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
      response.destroy();
    });
  });
  return {
    port,
    origin: shownOrigin(site),
    ticketUrl: () => `${shownOrigin(site)}/enter?ticket=${tickets.issue()}`,
    close: () => stopListening(server),
  };
};
