import type { ConsoleConnection } from '../../console/connection.ts';
import { done } from '../../lib/outcome.ts';
import { type OperationContext, type OperationOutcome, refuse } from '../operation.ts';

/** The console that asks; refusal `conflict` on the control socket, which has no sessions: whoever can open it needs none. */
export const requireConsole = ({ connection }: OperationContext): OperationOutcome<ConsoleConnection> =>
  connection ? done(connection) : refuse('conflict', 'Sessions are of the console. The command line has none, and needs none.');
