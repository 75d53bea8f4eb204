import type { AuditEvent, AuditKind } from '../../../shared/audit-event.ts';
import { listEvents } from '../../audit/reading/list-events.ts';
import type { OperationDeps } from '../operation.ts';

/** Whether a fact is the newest of these kinds about its subject: then what it did still stands as it left it. */
export const isLastChange = (
  { logConnection, sealer }: Pick<OperationDeps, 'logConnection' | 'sealer'>,
  { seq }: AuditEvent,
  kinds: readonly AuditKind[],
  of: { readonly user: string } | { readonly client: string },
): boolean => {
  const newest = listEvents({ db: logConnection(), sealer }, { kinds, ...of }, { limit: 1 });
  return newest.ok && newest.value.events[0]?.seq === seq;
};
