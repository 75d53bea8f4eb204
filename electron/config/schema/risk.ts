import { z } from 'zod';
import { cidrRange } from './cidr-range.ts';
import { choice, count, days, fieldMeanings, filePath } from './field.ts';

/** How unlike a person their sign-in is, and what comes of it. */
export const riskShape = {
  risk: z
    .strictObject({
      mode: choice(['off', 'observe', 'step_up', 'refuse'])
        .default('step_up')
        .describe(
          'What comes of the risk of a sign-in: off, nothing is judged or remembered; observe, it is recorded; step_up, a session that goes on from a strange place wants the second factor once more, of whoever has one; refuse, as step_up, and a sign-in of high risk is refused, in the words of any other refusal.',
        ),
      medium: count('points of 100', 1, 100).default(50).describe('From this score on a sign-in is of medium risk.'),
      high: count('points of 100', 1, 100)
        .default(85)
        .describe('From this score on a sign-in is of high risk. A person with fewer than three sign-ins never is.'),
      halfLifeDays: days(1, 3650).default(60).describe('Time after which a sign-in of the past counts half.'),
      placeDatabase: filePath('a CSV file')
        .optional()
        .describe(
          'Where networks are, for the rule impossible-travel. Each line: start,end,country,latitude,longitude[,name], or the same with a range in CIDR notation for start and end. At most 512 MiB and 5 million lines.',
        ),
      sharedNetworks: z
        .array(cidrRange())
        .max(1000)
        .register(fieldMeanings, { form: 'list', accepts: 'address ranges in CIDR notation such as 192.0.2.0/24' })
        .default([])
        .describe(
          'Address ranges where people of many places come out, as those of tunnels and proxies: they are nowhere for the rule impossible-travel.',
        ),
    })
    .prefault({}),
};
