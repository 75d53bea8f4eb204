import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import process from 'node:process';
import { RPCHandler } from '@orpc/server/node';
import { MAX_IMPORT_BYTES } from '../../shared/contract/import.ts';
import { equalSecret } from '../keys/equal-secret.ts';
import type { DoorContext } from '../operations/admit.ts';
import { operations } from '../operations/index.ts';
import type { OperationDeps } from '../operations/operation.ts';
import { makeControlAddress, protectControlAddress, removeControlAddress } from './control-address.ts';
import { readControlFile, removeControlFile, writeControlFile } from './control-file.ts';

/** The largest document, each of its characters escaped in JSON, and what is around it. */
const MAX_BODY_BYTES = 2 * MAX_IMPORT_BYTES + 1_048_576;
const MAX_CONNECTIONS = 64;
/** Time an operation has to end when the server stops. */
const GRACE_MS = 5000;

export interface ControlServer {
  readonly address: string;
  /** Lets running operations end, then takes the address away. */
  close(): Promise<void>;
}

/** Whoever can read the control file owns the data: nothing is held back from the command line. */
const LOCAL = { actor: 'local:cli', role: 'administrator' } as const;

const refuse = (response: ServerResponse, status: number): void => void response.writeHead(status, { connection: 'close' }).end();

const listen = (server: Server, address: string): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(address, () => {
      server.off('error', reject);
      resolve();
    });
  });

const createHandler = (deps: OperationDeps, token: string) => {
  const handler = new RPCHandler<DoorContext>(operations);
  const expected = Buffer.from(`Bearer ${token}`);
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (!equalSecret(Buffer.from(request.headers.authorization ?? ''), expected)) return refuse(response, 401);
    const length = Number(request.headers['content-length'] ?? Number.NaN);
    if (!(length <= MAX_BODY_BYTES)) return refuse(response, Number.isNaN(length) ? 411 : 413);
    const { matched } = await handler.handle(request, response, { context: { deps, caller: LOCAL } });
    if (!matched) refuse(response, 404);
  };
  return (request: IncomingMessage, response: ServerResponse): void => {
    handle(request, response).catch((error: unknown) => {
      deps.log.error('The control door failed.', { error: String(error) });
      response.destroy();
    });
  };
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
 * Opens the door through which the command line of the same user on the same machine reaches a running server. The caller holds the lock on the data directory,
 * so that what a killed server left there is stale.
 *
 * @throws Error when the address cannot be listened on.
 */
export const createControlServer = async (deps: OperationDeps): Promise<ControlServer> => {
  const directory = deps.config.data;
  const { platform } = process;
  const stale = readControlFile(directory);
  if (stale) removeControlAddress(stale.address, { directory, platform });
  const token = deps.random.bytes(32).toString('base64url');
  const address = makeControlAddress({ directory, platform, random: deps.random });
  const server = createServer(createHandler(deps, token));
  server.maxConnections = MAX_CONNECTIONS;
  await listen(server, address);
  protectControlAddress(address, platform);
  writeControlFile(directory, { address, token, pid: process.pid });
  return {
    address,
    async close() {
      removeControlFile(directory);
      await stopListening(server);
      removeControlAddress(address, { directory, platform });
    },
  };
};
