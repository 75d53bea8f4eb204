import { connect } from 'node:net';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/fetch';
import type { ContractRouterClient } from '@orpc/contract';
import type { Contract } from '../../shared/contract/index.ts';
import { readControlFile } from './control-file.ts';
import { createSocketFetch } from './socket-fetch.ts';

/** The operations of the contract, wherever they run. */
export type Operations = ContractRouterClient<Contract>;

const CONNECT_WITHIN_MS = 2000;

const isListening = (address: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(address);
    const settle = (listening: boolean): void => {
      socket.destroy();
      resolve(listening);
    };
    socket.setTimeout(CONNECT_WITHIN_MS, () => settle(false));
    socket.once('connect', () => settle(true));
    socket.once('error', () => settle(false));
  });

/**
 * Finds the server that runs on a data directory.
 *
 * @returns Its operations; undefined when none runs, or what a killed one left there answers no more.
 */
export const connectControl = async (directory: string): Promise<Operations | undefined> => {
  const control = readControlFile(directory);
  if (!control || !(await isListening(control.address))) return undefined;
  // The URL names no host anybody connects to: the link wants one, the socket does not.
  return createORPCClient(new RPCLink({ url: 'http://control', fetch: createSocketFetch(control) }));
};
