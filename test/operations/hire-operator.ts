import type { OperationDeps } from '../../electron/operations/operation.ts';
import type { Role } from '../../shared/role.ts';

/** Stores operators whose ids are their names, as `operatorOf` and `as` call them. */
export const hireOperators = async (
  { store, clock }: Pick<OperationDeps, 'store' | 'clock'>,
  operators: Readonly<Record<string, Role>>,
): Promise<void> => {
  const now = clock.now();
  await store.write(async (tx) => {
    for (const [id, role] of Object.entries(operators))
      await tx.operators.insert(
        {
          ...{ id, name: id, role, status: 'active', passwordHash: 'x', passwordChangedAt: now },
          ...{ lastSignInAt: null, createdAt: now, updatedAt: now },
        },
        id,
      );
  });
};
