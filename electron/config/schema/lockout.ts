import { z } from 'zod';
import { count, minutes } from './field.ts';

/** How often a proof of identity may fail. */
export const lockoutShape = {
  lockout: z
    .strictObject({
      passwordFailures: count('failures', 1, 1000)
        .default(10)
        .describe(
          'Wrong passwords of an account from one address after which further ones from there are refused unseen. Account and address are counted together, so that a stranger who fails on purpose does not lock the owner out.',
        ),
      passwordFailuresElsewhere: count('failures', 1, 10_000)
        .default(50)
        .describe(
          'Wrong passwords of an account from all places together that are new to the person, after which further ones from such places are refused unseen. Where the person signed in before it does not hold.',
        ),
      secondFactorFailures: count('failures', 1, 100)
        .default(5)
        .describe('Wrong one-time and recovery codes of an account after which further ones are refused unseen; known places count apart.'),
      windowMinutes: minutes(1, 1440)
        .default(15)
        .describe('Window in which these failures are counted. When it is over, all is as before: nobody is locked out for good.'),
    })
    .prefault({}),
};
