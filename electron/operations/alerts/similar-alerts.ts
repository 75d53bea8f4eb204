import type { AlertRecord } from '../../store/detection-records.ts';
import type { Reads } from '../../store/store.ts';

const MOST = 20;
const MOST_OF_EACH = 10;

/** The newest alerts of the same rule about the same subject, then of other rules about it, then of the rule about others. */
export const similarAlerts = async (read: Pick<Reads, 'alertList'>, alert: AlertRecord): Promise<AlertRecord[]> => {
  const subject = { kind: alert.subjectKind, id: alert.subject };
  const rules = [alert.rule];
  const searches = [{ rules, subject }, ...(alert.subjectKind === 'server' ? [] : [{ subject }]), { rules, suppressed: false }];
  const found = new Map<string, AlertRecord>();
  for (const search of searches)
    for (const one of await read.alertList.page(search, 'newest', null, MOST_OF_EACH)) if (one.id !== alert.id) found.set(one.id, one);
  return [...found.values()].slice(0, MOST);
};
