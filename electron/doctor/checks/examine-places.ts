import { createPlaces } from '../../detect/places/load-places.ts';
import { type Examine, ok, warn } from '../subject.ts';

/** The place database, if there is one: read anew, as it is now. */
export const examinePlaces: Examine = async ({ config }) => {
  const state = await createPlaces(config.risk).load();
  if (state.is === 'failed')
    return [
      warn(
        'places',
        `The rule impossible-travel is not active: ${state.problem}.`,
        'Correct the file, or name another in risk.placeDatabase; then start the server anew.',
      ),
    ];
  if (state.is === 'loaded') return [ok('places', `${state.ranges} ranges in the place database`)];
  return [ok('places', 'no place database (risk.placeDatabase): the rule impossible-travel is not active')];
};
