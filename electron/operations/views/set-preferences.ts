import type { Preferences } from '../../../shared/contract/views.ts';
import { done } from '../../lib/outcome.ts';
import { type OperationContext, type OperationDeps, type OperationOutcome, refuse } from '../operation.ts';
import { readPreferences } from './read-preferences.ts';
import { viewOwner } from './view-owner.ts';

/** Characters of one operator's preferences as JSON text. */
const LONGEST = 32_768;

/**
 * Keeps how the operator wants the console to look. Members that are left out stay as they were. Not recorded: it is nobody else's affair.
 *
 * @returns All that is chosen now; refusal `conflict` for the command line, `invalid_input` when it is too much.
 */
export const setPreferences = async (
  { store, clock }: OperationDeps,
  context: OperationContext,
  input: Preferences,
): Promise<OperationOutcome<Preferences>> => {
  const owner = viewOwner(context);
  if (!owner.ok) return owner;
  const { id } = owner.value;
  return store.write(async (tx) => {
    const chosen = { ...readPreferences(await tx.views.preferences(id)), ...input };
    const text = JSON.stringify(chosen);
    if (text.length > LONGEST)
      return refuse(
        'invalid_input',
        `columns: All that is kept is at most ${LONGEST} characters, and this is ${text.length}: keep fewer of them.`,
      );
    await tx.views.putPreferences(id, text, clock.now());
    return done(chosen);
  });
};
