import { z } from 'zod';
import type { Problem } from '../../../shared/contract/procedure.ts';
import { type PreparedClient, prepareClient } from '../clients/prepare-client.ts';
import type { OperationDeps, OperationOutcome } from '../operation.ts';
import { createBreather } from './breathe.ts';
import { type ImportUser, prepareImportUser } from './prepare-import-user.ts';
import { type ImportResource, prepareResource } from './prepare-resource.ts';
import { type ProblemList, placed } from './problem-list.ts';
import type { ImportDocument } from './read-document.ts';

/** An entry that was judged, and where it stood. */
export interface Placed<T> {
  /** `users[3]` */
  readonly path: string;
  readonly entry: T;
}

export interface PreparedImport {
  readonly clients: readonly Placed<PreparedClient>[];
  readonly users: readonly Placed<ImportUser>[];
  readonly resources: readonly Placed<ImportResource>[];
}

const metadataShape = z.record(z.string(), z.unknown());

/** Finds entries of one list that claim the same name: the second would overwrite the first, or fail. */
const createTwins = (problems: ProblemList) => {
  const seen = new Map<string, string>();
  return (field: string, value: string | null, path: string): void => {
    if (value === null) return;
    const key = `${field}\0${value}`;
    const former = seen.get(key);
    if (former === undefined) seen.set(key, path);
    else
      problems.add([
        { field: `${path}.${field}`, problem: `It is that of ${former} too.`, fix: 'Give each entry its own, or remove one.' },
      ]);
  };
};

const notAnObject = (path: string): Problem => ({ field: path, problem: 'It is not an object.', fix: 'Give an object.' });

/**
 * Judges every entry of a document by itself, and against the others.
 *
 * @param problems Takes everything that is wrong; the entries at fault are left out of the answer.
 */
export const prepareEntries = async (
  deps: Pick<OperationDeps, 'config' | 'random' | 'rotation' | 'passwordPolicy'>,
  document: ImportDocument,
  problems: ProblemList,
  isCancelled: () => boolean,
): Promise<PreparedImport> => {
  const breathe = createBreather();
  const twin = createTwins(problems);
  const prepareList = async <T>(
    name: string,
    entries: readonly unknown[],
    prepare: (given: Record<string, unknown>) => OperationOutcome<T> | Promise<OperationOutcome<T>>,
  ): Promise<Placed<T>[]> => {
    const prepared: Placed<T>[] = [];
    for (const [index, given] of entries.entries()) {
      if (isCancelled()) break;
      await breathe();
      const path = `${name}[${index}]`;
      const object = metadataShape.safeParse(given);
      const outcome = object.success ? await prepare(object.data) : null;
      if (outcome?.ok) prepared.push({ path, entry: outcome.value });
      else problems.add(outcome ? placed(path, outcome.refusal.problems) : [notAnObject(path)]);
    }
    return prepared;
  };
  const clients = await prepareList('clients', document.clients, (given) => prepareClient(deps, given));
  const users = await prepareList('users', document.users, (given) => prepareImportUser(deps, given));
  const resources = await prepareList('resources', document.resources, prepareResource);
  for (const { path, entry } of clients) twin('client_id', entry.id, path);
  for (const { path, entry } of users) {
    twin('username', entry.name, path);
    twin('sub', entry.sub, path);
    twin('email', entry.email, path);
  }
  for (const { path, entry } of resources) twin('identifier', entry.identifier, path);
  return { clients, users, resources };
};
