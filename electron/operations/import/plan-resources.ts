import { isDeepStrictEqual } from 'node:util';
import type { Problem } from '../../../shared/contract/procedure.ts';
import type { ResourceRecord } from '../../store/records.ts';
import type { Reads } from '../../store/store.ts';
import type { PreparedImport } from './prepare-entries.ts';
import type { ImportResource } from './prepare-resource.ts';

export type ResourceStep =
  | { readonly change: 'create'; readonly resource: ImportResource }
  | { readonly change: 'update'; readonly resource: ImportResource; readonly before: ResourceRecord }
  | { readonly change: 'none' };

export interface PlannedResources {
  readonly steps: readonly ResourceStep[];
  readonly problems: readonly Problem[];
}

/** Says what an import would change about the resource servers. Their clients have to be known, or come with the same document. */
export const planResources = async (
  read: Pick<Reads, 'clients' | 'registry'>,
  { resources, clients }: Pick<PreparedImport, 'resources' | 'clients'>,
): Promise<PlannedResources> => {
  const known = new Map((await read.registry.resources()).map((resource) => [resource.identifier, resource]));
  const coming = new Set(clients.map(({ entry }) => entry.id));
  const steps: ResourceStep[] = [];
  const problems: Problem[] = [];
  for (const { path, entry: resource } of resources) {
    for (const [index, id] of resource.clients.entries()) {
      if (coming.has(id) || (await read.clients.find(id))) continue;
      problems.push({ field: `${path}.clients[${index}]`, problem: 'There is no such client.', fix: 'Import or add the client too.' });
    }
    const before = known.get(resource.identifier);
    if (!before) steps.push({ change: 'create', resource });
    else if (isDeepStrictEqual(resource.scopes, before.scopes) && isDeepStrictEqual(resource.clients, before.clients))
      steps.push({ change: 'none' });
    else steps.push({ change: 'update', resource, before });
  }
  return { steps, problems };
};
