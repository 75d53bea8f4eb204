import type { RequestOrigin } from '../oauth/grants/token-request.ts';
import type { OperationDeps } from '../operations/operation.ts';
import type { ConsoleTickets } from './tickets.ts';

/** Where a browser is sent that came by the one-time address, and the entry it is given. */
export interface Entry {
  readonly location: '/' | '/?ticket=used';
  /** Lets this browser create the first operator; absent when there is one already. */
  readonly entry?: string;
}

/**
 * Takes a browser in that came by the one-time address. Where an operator exists it leads to the sign-in, as any address does.
 *
 * @param ticket As received.
 * @throws StoreFault when it could not be recorded; the ticket is used up nevertheless.
 * Audits `console.ticket_used`.
 */
export const enterByTicket = async (
  { store }: Pick<OperationDeps, 'store'>,
  tickets: ConsoleTickets,
  ticket: string,
  { address, agent }: RequestOrigin,
): Promise<Entry> => {
  const entry = tickets.enter(ticket);
  if (entry === undefined) return { location: '/?ticket=used' };
  const firstRun = await store.write(async (tx) => {
    const none = (await tx.operators.count()) === 0;
    await tx.audit({ kind: 'console.ticket_used', address, agent, details: { first_run: none } });
    return none;
  });
  return { location: '/', ...(firstRun ? { entry } : {}) };
};
