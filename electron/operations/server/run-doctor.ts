import process from 'node:process';
import type { Check } from '../../../shared/contract/server.ts';
import { runChecks } from '../../doctor/run-checks.ts';
import { done } from '../../lib/outcome.ts';
import type { OperationContext, OperationDeps, OperationOutcome } from '../operation.ts';

/** Looks at everything that keeps the installation safe. It changes nothing and is not refused. */
export const runDoctor = async (deps: OperationDeps, _context: OperationContext, _input: object): Promise<OperationOutcome<{ checks: Check[] }>> => {
  const machine = { nodeVersion: process.version, platform: process.platform, uid: process.getuid?.() };
  return done({ checks: await runChecks({ ...deps, machine }) });
};
