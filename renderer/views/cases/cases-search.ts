import { z } from 'zod';
import { caseStates } from '../../../shared/contract/cases.ts';

/** What the address of the list holds. */
export const casesSearch = z.object({
  /** `standing` are all that are not closed. */
  state: z
    .enum([...caseStates, 'standing', 'any'])
    .default('standing')
    .catch('standing'),
  /** Id of an operator; `none` for nobody's. */
  owner: z.coerce.string().min(1).max(64).optional().catch(undefined),
  /** The dialog that is open. */
  add: z.literal('case').optional().catch(undefined),
});
export type CasesSearch = z.output<typeof casesSearch>;

type State = (typeof caseStates)[number];

/** The states the engine is asked for; all when undefined. */
export const statesOf = ({ state }: Pick<CasesSearch, 'state'>): State[] | undefined => {
  if (state === 'any') return undefined;
  return state === 'standing' ? ['open', 'in_progress'] : [state];
};
