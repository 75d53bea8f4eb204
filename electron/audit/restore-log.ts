import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { done, type Outcome, type Refusal, refused } from '../lib/outcome.ts';
import { createCheckpointer } from './checkpointer.ts';
import { HEAD_FILE, keepHead, readKeptHead } from './head-file.ts';
import { checkLogHead, type LogHeadRefusal, type LogIdentityDeps, newLogIdentity } from './log-identity.ts';

const NO_POLICY = { events: Number.POSITIVE_INFINITY, interval: Number.POSITIVE_INFINITY, heartbeat: Number.POSITIVE_INFINITY };

export interface AcceptedLog {
  /** The new name of the log. */
  readonly origin: string;
  /** Events of the head that was given up, and events there are. */
  readonly fromSize: number;
  readonly toSize: number;
  /** Where the head that was given up is kept: it is evidence. */
  readonly formerHead: string;
}

/**
 * Accepts a database that is older than the head kept outside it, or another one, on the record. The log goes on under a new key and name, so that the
 * old name never signs two histories; the former head stays beside it under another file name.
 *
 * Call it in place of serving, while the lock on the directory is held.
 *
 * @param input.actor Who accepts, as in a fact.
 * @returns What was accepted; refusal `nothing_to_accept`, or `log_broken` when the database itself is not whole: that cannot be accepted.
 * @throws StoreFault when it could not be recorded.
 * Audits `log.restored`.
 */
export const acceptRestoredLog = async (
  deps: LogIdentityDeps,
  input: { readonly reason: string; readonly actor: string },
): Promise<Outcome<AcceptedLog, LogHeadRefusal | Refusal<'nothing_to_accept', 'consistent'>>> => {
  const { store, clock, directory } = deps;
  const checked = await checkLogHead(deps);
  if (!checked.ok && checked.refusal.code === 'log_broken') return refused(checked.refusal);
  // Read after the judgement: one that cannot be read is `log_broken`.
  const kept = readKeptHead(directory);
  if (checked.ok || !kept) {
    const description = 'The log agrees with its kept head: there is nothing to accept.';
    return refused({ code: 'nothing_to_accept' as const, reason: 'consistent' as const, description });
  }
  const toSize = store.head().seq;
  const { row, signer } = newLogIdentity(deps, toSize);
  const details = { from_size: kept.size, to_size: toSize, reason: input.reason, origin: row.origin };
  await store.write(async (tx) => {
    await tx.registry.putLogKey(row);
    await tx.audit({ kind: 'log.restored', actor: input.actor, details });
  });
  const formerHead = join(directory, `log-head.before-${row.origin.slice(-8)}.note`);
  await rename(join(directory, HEAD_FILE), formerHead);
  const keep = (note: string): Promise<void> => keepHead(directory, note);
  await (await createCheckpointer({ store, clock, signer, policy: NO_POLICY, keep })).checkpoint();
  return done({ origin: row.origin, fromSize: kept.size, toSize, formerHead });
};
