import { done, type Outcome, type Refusal, refused } from '../lib/outcome.ts';
import { peekLab } from '../store/sqlite/peek-lab.ts';

/**
 * Judges whether a data directory may hold the lab: one that was made for it, or one in which nobody is. It is judged before anything is opened, so that a
 * directory that is refused is left as it was.
 *
 * @returns Done, or refusal `not_a_lab`.
 * @throws StoreFault when the database that lies there cannot be read.
 */
export const checkLabDirectory = (directory: string): Outcome<void, Refusal<'not_a_lab', 'in_use'>> => {
  const { isLab, isInUse } = peekLab(directory);
  if (isLab || !isInUse) return done(undefined);
  const description = `The data directory ${directory} holds clients or people that are no part of the lab: it was not touched. Name another with --data, or leave --data out.`;
  return refused({ code: 'not_a_lab', description, reason: 'in_use' });
};
