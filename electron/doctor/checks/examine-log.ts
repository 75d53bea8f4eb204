import type { Check } from '../../../shared/contract/server.ts';
import { checkLogHead } from '../../audit/log-identity.ts';
import { type Examine, fail, ok, orElse, type Subject, warn } from '../subject.ts';

const ID = 'audit-log';
const fixes = {
  log_went_back: 'Put the newest copy of the data back, or accept this one on the record: gatewatch audit accept --reason WHY',
  log_broken: 'Keep a copy of the data directory as it is, then run: gatewatch audit verify',
} as const;

/** The log against its own signatures and against the head kept outside the database. */
const examineHead = async ({ config, store }: Subject): Promise<Check[]> => {
  const checked = await checkLogHead({ store, directory: config.data });
  if (!checked.ok) return [fail(ID, checked.refusal.description, fixes[checked.refusal.code])];
  return checked.value.warnings.map((warning) => warn(ID, warning, 'Run: gatewatch audit verify'));
};

/** Facts that no checkpoint covers for longer than they should wait. */
const examineAge = ({ config, store, clock, site }: Subject): Check[] => {
  const signed = store.log.newestCheckpoint();
  const waiting = store.log.headSeq() - (signed?.size ?? 0);
  const age = signed ? Math.round((clock.now() - signed.created_at) / 1000) : null;
  const isOverdue = age !== null && age > 2 * config.audit.checkpointSeconds + 10;
  if (waiting === 0 || site.startedAt === null || !isOverdue) return [];
  return [
    warn(ID, `${waiting} events wait for a checkpoint; the newest was made ${age} s ago.`, 'See the running log for why none is made.'),
  ];
};

/** The audit log: how much is recorded and signed, and whether the newest part is whole. It does not replace `gatewatch audit verify`. */
export const examineLog: Examine = async (subject) => {
  const { store, clock } = subject;
  const signed = store.log.newestCheckpoint();
  const age = signed ? `, the newest checkpoint ${Math.max(0, Math.round((clock.now() - signed.created_at) / 1000))} s old` : '';
  const said = `${store.log.headSeq()} events, ${signed?.size ?? 0} of them signed${age}`;
  return orElse([...(await examineHead(subject)), ...examineAge(subject)], ok(ID, said));
};
