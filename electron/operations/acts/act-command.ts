import type { Act } from '../../../shared/contract/acts.ts';
import { shellLine } from './shell-line.ts';

/** What stands where the operator's reason goes. */
export const REASON_WORD = 'REASON';

/** A command line for an act. What is to be typed to confirm it stands in it as well: whoever runs it has seen the effect. */
export const commandLine = (words: readonly string[], confirm: string | null = null): string =>
  shellLine(['gatewatch', ...words, ...(confirm === null ? [] : [`--confirm=${confirm}`])]);

/** The command line of an act that has no command of its own. */
export const actCommand = (act: Act, confirm: string | null = null): string =>
  commandLine(['act', JSON.stringify(act), `--reason=${REASON_WORD}`], confirm);
