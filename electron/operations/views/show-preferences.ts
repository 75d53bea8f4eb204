import type { Preferences } from '../../../shared/contract/views.ts';
import { done } from '../../lib/outcome.ts';
import type { OperationContext, OperationDeps, OperationOutcome } from '../operation.ts';
import { readPreferences } from './read-preferences.ts';

/** How the operator wants the console to look; nothing chosen for the command line. */
export const showPreferences = async (
  { store }: OperationDeps,
  { operator }: OperationContext,
  _input: Record<string, never>,
): Promise<OperationOutcome<Preferences>> => done(operator ? readPreferences(await store.read.views.preferences(operator.id)) : {});
