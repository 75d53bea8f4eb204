import type { Check } from '../../shared/contract/server.ts';
import { examineBackups } from './checks/examine-backups.ts';
import { examineClients } from './checks/examine-clients.ts';
import { examineClock } from './checks/examine-clock.ts';
import { examineCors } from './checks/examine-cors.ts';
import { examineDataDirectory } from './checks/examine-data-directory.ts';
import { examineDatabase } from './checks/examine-database.ts';
import { examineDisk } from './checks/examine-disk.ts';
import { examineIssuer } from './checks/examine-issuer.ts';
import { examineLimits } from './checks/examine-limits.ts';
import { examineLoad } from './checks/examine-load.ts';
import { examineLog } from './checks/examine-log.ts';
import { examineMasterKey } from './checks/examine-master-key.ts';
import { examinePlaces } from './checks/examine-places.ts';
import { examineRuntime } from './checks/examine-runtime.ts';
import { examineSigningKeys } from './checks/examine-signing-keys.ts';
import { examineTls } from './checks/examine-tls.ts';
import { type Examine, fail, type Subject } from './subject.ts';

/** Everything the doctor looks at, in the order of its report. A thing that cannot be looked at is reported under the name it has here. */
const examinations: readonly (readonly [id: string, examine: Examine])[] = [
  ['runtime', examineRuntime],
  ['data-directory', examineDataDirectory],
  ['master-key', examineMasterKey],
  ['issuer', examineIssuer],
  ['tls', examineTls],
  ['cors', examineCors],
  ['limits', examineLimits],
  ['load', examineLoad],
  ['places', examinePlaces],
  ['clock', examineClock],
  ['signing-keys', examineSigningKeys],
  ['audit-log', examineLog],
  ['database', examineDatabase],
  ['clients', examineClients],
  ['backups', examineBackups],
  ['disk', examineDisk],
];

/**
 * Looks at everything that keeps an installation safe. It changes nothing, and one thing that cannot be looked at does not hide the others.
 *
 * @returns At least one finding for each thing looked at, each with what was seen and, where it is not well, a fix.
 */
export const runChecks = async (subject: Subject): Promise<Check[]> => {
  const checks: Check[] = [];
  for (const [id, examine] of examinations) {
    try {
      checks.push(...(await examine(subject)));
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      checks.push(fail(id, `It could not be looked at: ${why}`, 'See that the file named exists and that this user may read it.'));
    }
  }
  return checks;
};
