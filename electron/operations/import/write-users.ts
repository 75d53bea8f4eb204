import { newId } from '../../lib/ids.ts';
import type { UserRecord } from '../../store/records.ts';
import type { Tx } from '../../store/store.ts';
import type { OperationDeps } from '../operation.ts';
import type { UserStep } from './plan-users.ts';

type Create = Extract<UserStep, { change: 'create' }>;
type Update = Extract<UserStep, { change: 'update' }>;
type Write<Step> = (tx: Tx, deps: OperationDeps, actor: string, step: Step, hash: string | null) => Promise<void>;

const createUser: Write<Create> = async (tx, { clock, random }, actor, { user }, hash) => {
  const now = clock.now();
  const { name, email, claims } = user;
  const times = { passwordChangedAt: now, createdAt: now, updatedAt: now, tokensNotBefore: 0, grantsNotBefore: 0 };
  const record: UserRecord = {
    id: user.sub ?? newId({ clock, random }),
    name,
    email,
    claims,
    status: 'active',
    passwordHash: hash,
    ...times,
  };
  await tx.users.put(record);
  await tx.audit({ kind: 'user.created', user: record.id, login: name, actor, details: { by: actor } });
};

const updateUser: Write<Update> = async (tx, { clock }, actor, { user, before, fields }, hash) => {
  const now = clock.now();
  const { name, email, claims } = user;
  if (fields.length > 0) {
    await tx.users.put({ ...before, name, email, claims, updatedAt: now });
    await tx.audit({ kind: 'user.updated', user: before.id, login: name, actor, details: { fields } });
  }
  if (hash === null) return;
  await tx.users.setPassword(before.id, hash, now);
  await tx.audit({ kind: 'password.changed', user: before.id, login: name, actor, details: { by: actor } });
};

/** Writes one person of an import. `hash` is that of the password the step sets, null when it sets none. */
export const writeUser: Write<UserStep> = async (tx, deps, actor, step, hash) => {
  if (step.change === 'create') await createUser(tx, deps, actor, step, hash);
  if (step.change === 'update') await updateUser(tx, deps, actor, step, hash);
};
