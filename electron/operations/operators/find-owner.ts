import { may } from '../../../shared/role.ts';
import { done } from '../../lib/outcome.ts';
import { shown } from '../../lib/shown.ts';
import type { Reads } from '../../store/store.ts';
import { type OperationOutcome, refuse } from '../operation.ts';
import { findOperator } from './find-operator.ts';

/**
 * The id of the operator who is to own alerts or a case: one who could also close them.
 *
 * @param given Id or name of an operator; null for nobody.
 * @returns Refusal `not_found` for one who is not there, `conflict` for one who is suspended or cannot respond.
 */
export const findOwner = async (read: Pick<Reads, 'operators'>, given: string | null): Promise<OperationOutcome<string | null>> => {
  if (given === null) return done(null);
  const found = await findOperator(read, given);
  if (!found.ok) return found;
  const { id, name, role, status } = found.value;
  if (status !== 'active') return refuse('conflict', `The operator ${shown(name)} is suspended.`);
  if (!may.respond.some((one) => one === role))
    return refuse('conflict', `As ${role}, ${shown(name)} can close neither alert nor case: give it to a responder.`);
  return done(id);
};
