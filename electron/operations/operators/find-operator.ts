import { done } from '../../lib/outcome.ts';
import { shown } from '../../lib/shown.ts';
import { readOperatorName } from '../../operators/operator-name.ts';
import type { OperatorRecord } from '../../store/records.ts';
import type { Reads } from '../../store/store.ts';
import { type OperationOutcome, refuse } from '../operation.ts';

/** The operator of that id or name; refusal `not_found`. An id wins, so that nobody can take a place by being called like an id. */
export const findOperator = async (read: Pick<Reads, 'operators'>, one: string): Promise<OperationOutcome<OperatorRecord>> => {
  const byId = await read.operators.find(one);
  if (byId) return done(byId);
  const name = readOperatorName(one);
  const byName = name.ok ? await read.operators.findByName(name.value.key) : undefined;
  return byName ? done(byName) : refuse('not_found', `There is no operator ${shown(one)}. See: gatewatch operator list`);
};
