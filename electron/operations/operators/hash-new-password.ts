import { done } from '../../lib/outcome.ts';
import { type OperationContext, type OperationDeps, type OperationOutcome, refuse, refuseInput } from '../operation.ts';

/**
 * Judges a new password of an operator by the policy, and hashes it, before anything is stored.
 *
 * @param name The operator's, which the password may not hold.
 * @returns The hash; refusal `invalid_input` with every broken rule, or `unavailable` when too many passwords are being hashed.
 * Audits `password.rejected` with the broken rules.
 */
export const hashNewPassword = async (
  { passwordPolicy, hasher, store }: OperationDeps,
  { actor, session, connection }: OperationContext,
  { password, name }: { readonly password: string; readonly name: string },
): Promise<OperationOutcome<string>> => {
  const { violations } = await passwordPolicy.check(password, { username: name });
  if (violations.length > 0) {
    const details = { violations: violations.map(({ rule }) => rule) };
    const { address, agent } = connection ?? {};
    await store.refuse({ kind: 'password.rejected', actor, session, login: name, address, agent, details });
    return refuseInput(
      violations.map(({ rule, message }) => ({ field: 'password', problem: `The password breaks the rule ${rule}.`, fix: message })),
    );
  }
  const hash = await hasher.hash(password);
  if (hash.ok) return done(hash.value);
  return refuse(hash.refusal.code === 'invalid_password' ? 'invalid_input' : 'unavailable', hash.refusal.description);
};
