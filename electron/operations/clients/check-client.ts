import { z } from 'zod';
import type { ClientHealth, NewClient } from '../../../shared/contract/clients.ts';
import type { Problem } from '../../../shared/contract/procedure.ts';
import { done } from '../../lib/outcome.ts';
import { shown } from '../../lib/shown.ts';
import type { OperationContext, OperationDeps, OperationOutcome } from '../operation.ts';
import { clientFindings } from './client-findings.ts';
import { prepareClient } from './prepare-client.ts';

const metadataShape = z.record(z.string(), z.unknown());

/** Says what is wrong with the metadata of a client that is not registered yet, and what could be better. Nothing is kept. */
export const checkClient = async (
  deps: OperationDeps,
  _context: OperationContext,
  input: NewClient,
): Promise<OperationOutcome<{ problems: Problem[]; findings: ClientHealth['findings'] }>> => {
  const prepared = prepareClient(deps, metadataShape.parse(input));
  if (!prepared.ok) return done({ problems: [...(prepared.refusal.problems ?? [])], findings: [] });
  const taken = await deps.store.read.clients.find(prepared.value.id);
  const problems = taken
    ? [{ field: 'client_id', problem: `The client ${shown(prepared.value.id)} is there already.`, fix: 'Choose another id.' }]
    : [];
  return done({ problems, findings: clientFindings(prepared.value) });
};
