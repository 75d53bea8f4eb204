import type { OperatorView } from '../../../shared/contract/operators.ts';
import type { EpochMs } from '../../../shared/units.ts';
import type { OperatorRecord } from '../../store/records.ts';
import type { Reads } from '../../store/store.ts';
import { toInstant, toInstantOrNull } from '../instant.ts';
import type { OperationContext } from '../operation.ts';

const MOST_SESSIONS = 100;

/** An operator as an administrator sees one: nothing of password or second factor but that they are there. */
export const describeOperator = async (
  read: Pick<Reads, 'operators'>,
  { operator: asking }: OperationContext,
  operator: OperatorRecord,
  now: EpochMs,
): Promise<OperatorView> => ({
  id: operator.id,
  name: operator.name,
  role: operator.role,
  status: operator.status,
  second_factor: await read.operators.hasTotp(operator.id),
  you: operator.id === asking?.id,
  sessions: (await read.operators.sessionsOf(operator.id, now, MOST_SESSIONS)).length,
  last_sign_in_at: toInstantOrNull(operator.lastSignInAt),
  created_at: toInstant(operator.createdAt),
  updated_at: toInstant(operator.updatedAt),
});
