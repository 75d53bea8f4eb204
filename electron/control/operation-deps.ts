import process from 'node:process';
import type { Core } from '../core.ts';
import { runChecks } from '../doctor/run-checks.ts';
import type { OperationDeps, Site } from '../operations/operation.ts';

/** Joins what the operations work with, from an opened data directory and what is known of the process. */
export const createOperationDeps = (core: Core, site: Site, checkpoint: OperationDeps['checkpoint']): OperationDeps => {
  const machine = { nodeVersion: process.version, platform: process.platform, uid: process.getuid?.() };
  return { ...core, site, checkpoint, logConnection: core.store.reader, examine: () => runChecks({ ...core, site, machine }) };
};
