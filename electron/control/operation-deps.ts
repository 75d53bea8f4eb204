import process from 'node:process';
import type { Core } from '../core.ts';
import { runChecks } from '../doctor/run-checks.ts';
import { createPreviews } from '../operations/acts/previews.ts';
import { createLogReadings } from '../operations/audit/log-readings.ts';
import { createStandingCount } from '../operations/metrics/count-standing.ts';
import type { OperationDeps, Site } from '../operations/operation.ts';
import { createTrialPlaces } from '../operations/rules/trial-places.ts';
import { createActivity } from '../store/sqlite/rollup-activity.ts';

/** Rules tried on the log at once. */
const MOST_TRIALS = 2;

/** Joins what the operations work with, from an opened data directory and what is known of the process. */
export const createOperationDeps = (
  core: Core,
  site: Site,
  checkpoint: OperationDeps['checkpoint'],
  feed?: OperationDeps['feed'],
): OperationDeps => {
  const machine = { nodeVersion: process.version, platform: process.platform, uid: process.getuid?.() };
  const activity = createActivity({ ...core, connection: core.store.reader });
  const following = { feed, activity, readings: createLogReadings(core.clock), standing: createStandingCount(core) };
  return {
    ...core,
    ...following,
    hasher: core.operatorHasher,
    previews: createPreviews(core),
    runsAtWork: new Set(),
    trials: createTrialPlaces(MOST_TRIALS),
    site,
    checkpoint,
    logConnection: core.store.reader,
    examine: () => runChecks({ ...core, site, machine }),
  };
};
