import type { Check } from '../../../shared/contract/server.ts';
import { readKeptHead } from '../../audit/head-file.ts';
import { type Examine, fail, ok, orElse, type Subject, warn } from '../subject.ts';

const ID = 'audit-log';
const VERIFY = 'Keep a copy of the data directory as it is, then run: gatewatch audit verify';

/** The head kept outside the database against what the database holds. */
const compareHeads = ({ config, store }: Subject): Check[] => {
  const kept = readKeptHead(config.data);
  const signed = store.log.newestCheckpoint();
  const recorded = store.log.headSeq();
  if (!kept) return signed ? [fail(ID, `${signed.size} events are signed, but the kept head is missing.`, VERIFY)] : [];
  if (kept.size > recorded) return [fail(ID, `The log went back ${kept.size - recorded} events: it holds ${recorded}, signed were ${kept.size}.`, VERIFY)];
  if (!signed || kept.size > signed.size) return [fail(ID, `The checkpoint of ${kept.size} events is missing from the database.`, VERIFY)];
  if (kept.size === signed.size && !kept.root.equals(signed.root))
    return [fail(ID, `The kept head and the database disagree about the first ${kept.size} events.`, VERIFY)];
  return kept.size < signed.size
    ? [warn(ID, `The kept head is ${signed.size - kept.size} events behind the newest checkpoint.`, 'Check that the data directory can be written.')]
    : [];
};

/** Facts that no checkpoint covers for longer than they should wait. */
const examineAge = ({ config, store, clock, site }: Subject): Check[] => {
  const signed = store.log.newestCheckpoint();
  const waiting = store.log.headSeq() - (signed?.size ?? 0);
  const age = signed ? Math.round((clock.now() - signed.created_at) / 1000) : null;
  const isOverdue = age !== null && age > 2 * config.audit.checkpointSeconds + 10;
  if (waiting === 0 || site.startedAt === null || !isOverdue) return [];
  return [warn(ID, `${waiting} events wait for a checkpoint; the newest was made ${age} s ago.`, 'See the running log for why none is made.')];
};

/** The audit log: how much is recorded and signed, and whether the two heads agree. It does not replace `gatewatch audit verify`. */
export const examineLog: Examine = (subject) => {
  const { store, clock } = subject;
  const signed = store.log.newestCheckpoint();
  const age = signed ? `, the newest checkpoint ${Math.max(0, Math.round((clock.now() - signed.created_at) / 1000))} s old` : '';
  const said = `${store.log.headSeq()} events, ${signed?.size ?? 0} of them signed${age}`;
  return orElse([...compareHeads(subject), ...examineAge(subject)], ok(ID, said));
};
