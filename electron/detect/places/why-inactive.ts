import type { Rule } from '../../../shared/rule.ts';
import type { Places } from './load-places.ts';

/** Why a rule finds nothing though it is enabled; null when nothing it needs is missing, and while that is not known. */
export const whyInactive = ({ logic }: Pick<Rule, 'logic'>, places: Pick<Places, 'state'> | undefined): string | null => {
  if (logic.type !== 'built_in' || logic.detector !== 'impossible-travel') return null;
  const state = places?.state() ?? { is: 'none' };
  if (state.is === 'none') return 'There is no place database: name one with risk.placeDatabase.';
  return state.is === 'failed' ? `The place database cannot be used: ${state.problem}.` : null;
};
