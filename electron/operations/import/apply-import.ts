import { hash } from 'node:crypto';
import { done } from '../../lib/outcome.ts';
import type { Tx } from '../../store/store.ts';
import { type OperationContext, type OperationDeps, type OperationOutcome, refuse, refuseInput } from '../operation.ts';
import { hashPasswords } from './hash-passwords.ts';
import { type ImportPlan, planImport, tally } from './plan-import.ts';
import { type PreparedImport, prepareEntries } from './prepare-entries.ts';
import { createProblemList } from './problem-list.ts';
import { readDocument } from './read-document.ts';
import type { Issued } from './write-clients.ts';
import { writePlan } from './write-plan.ts';

interface Tally {
  created: number;
  updated: number;
  unchanged: number;
}
interface Answer {
  dry_run: boolean;
  sha256: string;
  clients: Tally;
  users: Tally;
  resources: Tally;
  passwords_kept: number;
  generated_secrets: Issued[];
}

const CANCELLED = refuse('conflict', 'The import was cancelled. Nothing was changed.');
const OVERTAKEN = refuse('conflict', 'The stored data changed while the import was prepared. Nothing was changed: import again.');

const report = (plan: ImportPlan): Omit<Answer, 'dry_run' | 'sha256' | 'generated_secrets'> => ({
  clients: tally(plan.clients),
  users: tally(plan.users),
  resources: tally(plan.resources),
  passwords_kept: plan.users.filter((step) => step.change !== 'create' && step.keepsPassword).length,
});

const lacksHash = (plan: ImportPlan, hashes: ReadonlyMap<string, string>): boolean =>
  plan.users.some((step) => step.change !== 'none' && step.setsPassword && step.user.passwordHash === null && !hashes.has(step.path));

/** The unit of work: the plan is made again from what is stored now, then written, or nothing is. */
const commit = async (
  tx: Tx,
  deps: OperationDeps,
  { actor }: OperationContext,
  prepared: PreparedImport,
  hashes: ReadonlyMap<string, string>,
  sha256: string,
): Promise<OperationOutcome<Answer>> => {
  const problems = createProblemList();
  const plan = await planImport({ read: tx, sealer: deps.sealer }, prepared, problems);
  if (problems.total() > 0) return refuseInput(problems.first, problems.total());
  if (lacksHash(plan, hashes)) return OVERTAKEN;
  const generated = await writePlan(tx, deps, actor, plan, (path) => hashes.get(path) ?? null);
  const counts = report(plan);
  const changed = ({ created, updated }: Tally): number => created + updated;
  const details = { clients: changed(counts.clients), users: changed(counts.users), resources: changed(counts.resources), sha256 };
  await tx.audit({ kind: 'import.applied', actor, details });
  return done({ dry_run: false, sha256, ...counts, generated_secrets: generated });
};

/**
 * Imports one JSON document of clients, users and resources, all of it or nothing. Importing it again updates what it named before; what is not in it stays
 * as it is. Passwords are hashed before the unit of work; known hashes and given secrets are kept.
 *
 * @param input.document The text, at most 64 MiB (the contract checks).
 * @param input.dry_run  Says what would change, and changes nothing.
 * @returns What was created, updated and left, and the secrets that were made; refusal `invalid_input` with every problem and its place, or `conflict` when it
 *   was cancelled or overtaken.
 * @throws StoreFault when nothing could be made durable.
 * Audits `import.applied`, and a fact for each client, user and resource it changed.
 */
export const applyImport = async (
  deps: OperationDeps,
  context: OperationContext,
  input: { document: string; dry_run: boolean },
): Promise<OperationOutcome<Answer>> => {
  const isCancelled = (): boolean => context.signal?.aborted === true;
  const document = readDocument(input.document);
  if (!document.ok) return document;
  const problems = createProblemList();
  const prepared = await prepareEntries(deps, document.value, problems, isCancelled);
  const plan = await planImport({ read: deps.store.read, sealer: deps.sealer }, prepared, problems);
  if (problems.total() > 0) return refuseInput(problems.first, problems.total());
  const sha256 = hash('sha256', input.document, 'hex');
  if (input.dry_run) return isCancelled() ? CANCELLED : done({ dry_run: true, sha256, ...report(plan), generated_secrets: [] });
  const hashes = await hashPasswords(deps, plan.users, isCancelled);
  if (isCancelled()) return CANCELLED;
  return deps.store.write((tx) => commit(tx, deps, context, prepared, hashes, sha256));
};
