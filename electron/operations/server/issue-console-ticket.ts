import { done } from '../../lib/outcome.ts';
import { type OperationContext, type OperationDeps, type OperationOutcome, refuse } from '../operation.ts';

/** A one-time address of the console for browsers; refusal `unavailable` where none is served. */
export const issueConsoleTicket = async (
  { consoleTicket }: OperationDeps,
  _context: OperationContext,
  _input: object,
): Promise<OperationOutcome<{ url: string }>> => {
  const url = consoleTicket?.() ?? null;
  return url === null
    ? refuse('unavailable', 'No console for browsers is served here. Start the server without --no-console.')
    : done({ url });
};
