import type { Sealer } from '../../keys/seal.ts';
import type { Reads } from '../../store/store.ts';
import { createBreather } from './breathe.ts';
import { type ClientStep, planClient } from './plan-clients.ts';
import { planResources, type ResourceStep } from './plan-resources.ts';
import { planUser, type UserStep } from './plan-users.ts';
import type { PreparedImport } from './prepare-entries.ts';
import type { ProblemList } from './problem-list.ts';

export interface ImportPlan {
  readonly clients: readonly ClientStep[];
  readonly users: readonly UserStep[];
  readonly resources: readonly ResourceStep[];
}

/**
 * Compares what was imported with what is stored. It writes nothing, so that a rehearsal and the import itself see the same plan.
 *
 * @param deps.read  Committed data for a rehearsal, the unit's own view for the import.
 * @param problems   Takes what contradicts the stored data.
 */
export const planImport = async (
  deps: { readonly read: Pick<Reads, 'clients' | 'users' | 'registry'>; readonly sealer: Sealer },
  prepared: PreparedImport,
  problems: ProblemList,
): Promise<ImportPlan> => {
  const breathe = createBreather();
  const clients: ClientStep[] = [];
  for (const placed of prepared.clients) {
    await breathe();
    clients.push(await planClient(deps, placed));
  }
  const users: UserStep[] = [];
  for (const placed of prepared.users) {
    await breathe();
    const planned = await planUser(deps.read, placed);
    users.push(planned.step);
    problems.add(planned.problems);
  }
  const resources = await planResources(deps.read, prepared);
  problems.add(resources.problems);
  return { clients, users, resources: resources.steps };
};

/** How many of each kind a plan creates, updates, and leaves as they are. */
export const tally = (steps: readonly { readonly change: 'create' | 'update' | 'none' }[]) => {
  const count = (change: 'create' | 'update' | 'none'): number => steps.filter((step) => step.change === change).length;
  return { created: count('create'), updated: count('update'), unchanged: count('none') };
};
