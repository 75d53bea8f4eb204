import { serializeScopes } from '../../oauth/scopes.ts';
import type { Tx } from '../../store/store.ts';
import type { OperationDeps } from '../operation.ts';
import { createBreather } from './breathe.ts';
import type { ImportPlan } from './plan-import.ts';
import type { ResourceStep } from './plan-resources.ts';
import { type Issued, writeClient } from './write-clients.ts';
import { writeUser } from './write-users.ts';

const writeResource = async (tx: Tx, { clock }: OperationDeps, actor: string, step: ResourceStep): Promise<void> => {
  if (step.change === 'none') return;
  const { identifier, scopes, clients } = step.resource;
  const now = clock.now();
  await tx.registry.putResource({
    identifier,
    scopes,
    clients,
    createdAt: step.change === 'update' ? step.before.createdAt : now,
    updatedAt: now,
  });
  const kind = step.change === 'create' ? 'resource.created' : 'resource.updated';
  await tx.audit({ kind, actor, details: { identifier, scope: serializeScopes(scopes) } });
};

/**
 * Writes what the plan says, each change with its fact.
 *
 * @param hashOf Hash of the password that a step sets, by its path.
 * @returns The secrets that were made.
 */
export const writePlan = async (
  tx: Tx,
  deps: OperationDeps,
  actor: string,
  plan: ImportPlan,
  hashOf: (path: string) => string | null,
): Promise<Issued[]> => {
  const breathe = createBreather();
  const issued: Issued[] = [];
  for (const step of plan.clients) {
    await breathe();
    const made = await writeClient(tx, deps, actor, step);
    if (made) issued.push(made);
  }
  for (const step of plan.users) {
    await breathe();
    const hash = step.change !== 'none' && step.setsPassword ? (step.user.passwordHash ?? hashOf(step.path)) : null;
    await writeUser(tx, deps, actor, step, hash);
  }
  for (const step of plan.resources) await writeResource(tx, deps, actor, step);
  return issued;
};
