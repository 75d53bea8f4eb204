import type { AuditSubject } from '../../../shared/audit-event.ts';
import type { AlertRecord } from '../../store/detection-records.ts';
import type { Reads } from '../../store/store.ts';
import type { OperationContext, OperationDeps } from '../operation.ts';
import { nameSubjects } from './name-subjects.ts';

/**
 * The members that a fact about an alert has beside its details: who did it, whom the alert is about, and the alert itself as what joins them. A personal value that was
 * erased is not recorded anew.
 */
export const alertFact = async (
  deps: Pick<OperationDeps, 'sealer'>,
  read: Pick<Reads, 'users' | 'clients' | 'operators' | 'grants' | 'sessions' | 'followers'>,
  { actor }: Pick<OperationContext, 'actor'>,
  { id: alert, subjectKind: kind, subject: id }: Pick<AlertRecord, 'id' | 'subjectKind' | 'subject'>,
): Promise<AuditSubject> => {
  const known = { actor, correlation: alert };
  switch (kind) {
    case 'user':
    case 'client':
    case 'grant':
    case 'session':
      return { ...known, [kind]: id };
    case 'address':
    case 'agent': {
      const { id: there } = await (await nameSubjects(deps, read, [{ kind, id }]))({ kind, id });
      return there === null ? known : { ...known, [kind]: there };
    }
    default:
      return known;
  }
};
