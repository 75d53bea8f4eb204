import { z } from 'zod';
import { count, toggle } from './field.ts';

/** The lab: made-up people and clients who use the server for real, in a data directory of their own. */
export const labShape = {
  lab: z
    .strictObject({
      enabled: toggle()
        .default(false)
        .describe(
          'Run made-up people and clients against the server, in a data directory of their own: the usual one with -lab at its end, unless data is given.',
        ),
      seed: count('seed', 0, 2_147_483_647)
        .default(1)
        .describe('Who the people and clients of the lab are, and what they do, follows from this number.'),
      rate: count('requests a second', 1, 50).default(4).describe('How many requests the people and clients of the lab send, on average.'),
    })
    .prefault({}),
};
