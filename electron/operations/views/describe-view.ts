import type { SavedView } from '../../../shared/contract/views.ts';
import type { SavedViewRecord } from '../../store/records.ts';
import { toInstant } from '../instant.ts';

/** A view as one operator sees it. */
export const describeView = (
  { id, name, screen, query, shared, owner, ownerName, updatedAt }: SavedViewRecord,
  operator: string | undefined,
): SavedView => ({ id, name, screen, query, shared, mine: owner === operator, owner_name: ownerName, updated_at: toInstant(updatedAt) });
