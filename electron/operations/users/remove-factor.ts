import { done } from '../../lib/outcome.ts';
import { shown } from '../../lib/shown.ts';
import { noted } from '../noted.ts';
import { type OperationContext, type OperationDeps, type OperationOutcome, refuse } from '../operation.ts';
import { findUser } from './find-user.ts';

/**
 * Takes the second factor and the recovery codes from an account whose owner lost them. Sessions go on; at the next sign-in the password is enough.
 *
 * @returns Refusal `not_found`, or `conflict` when it has none.
 * Audits `mfa.removed`.
 */
export const removeFactor = (
  { store }: OperationDeps,
  { actor, correlation }: OperationContext,
  input: { user: string; note?: string | undefined },
): Promise<OperationOutcome<{ sub: string }>> =>
  store.write(async (tx) => {
    const found = await findUser(tx, input.user);
    if (!found.ok) return found;
    const { id, name } = found.value;
    const codes = await tx.users.recoveryCodesLeft(id);
    if (!(await tx.users.dropTotp(id)) && codes === 0) return refuse('conflict', `The second factor of ${shown(name)} is removed already.`);
    await tx.users.replaceRecoveryCodes(id, []);
    const details = { method: 'totp', ...noted(input.note) };
    await tx.audit({ kind: 'mfa.removed', user: id, login: name, actor, correlation, details });
    return done({ sub: id });
  });
