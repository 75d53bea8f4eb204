import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/fetch';
import type { ContractRouterClient } from '@orpc/contract';
import type { Contract } from '../../shared/contract/index.ts';
import { createAppLink } from './app-link.ts';

/** The operations of the contract, whatever carries them. */
export type ConsoleClient = ContractRouterClient<Contract>;

/** Over a port to the engine in the app, over HTTP with the session's cookie in a browser. */
export const createConsoleClient = (): ConsoleClient => {
  const desktop = window.gatewatch;
  return createORPCClient(desktop ? createAppLink(desktop) : new RPCLink({ url: `${window.location.origin}/rpc` }));
};
