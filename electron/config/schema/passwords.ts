import { z } from 'zod';
import { count, fieldMeanings, filePath, kibibytes } from './field.ts';

const passwordClasses = ['lower', 'upper', 'digit', 'symbol'] as const;

/** What a new password must be like, and what it costs to hash one. */
export const passwordsShape = {
  passwords: z
    .strictObject({
      minLength: count('characters', 8, 128).default(12).describe('Shortest password.'),
      maxLength: count('characters', 64, 256).default(128).describe('Longest password.'),
      requireClasses: z
        .array(z.enum(passwordClasses))
        .max(passwordClasses.length)
        .register(fieldMeanings, { form: 'list', accepts: `a list of ${passwordClasses.join(', ')}` })
        .default([...passwordClasses])
        .describe('Character classes that must occur. A symbol is anything that is neither letter nor digit, a space too.'),
      maxRepeat: count('characters', 1, 127).default(3).describe('Longest run of one character.'),
      maxSequence: count('characters', 2, 9)
        .default(3)
        .describe(
          'Longest run of neighbours such as abc, 321 or qwe. 2 would refuse ordinary words: “first” holds rst, “power” the neighbouring keys wer.',
        ),
      minScore: count('points', 0, 4).default(3).describe('Least strength by zxcvbn, 0 to 4.'),
      breachedFile: filePath('a text file').optional().describe('Passwords known to have leaked, one a line; each is refused.'),
      argon2: z
        .strictObject({
          memoryKiB: kibibytes(64, 4_194_304)
            .default(19_456)
            .describe(
              'Memory of one argon2id hash (RFC 9106 §3.1). This cost is that which OWASP advises, in the place of bcrypt with 12 rounds, which needs next to no memory; hashes by bcrypt are verified, and renewed at the next sign-in.',
            ),
          iterations: count('passes', 1, 50).default(2).describe('Passes over that memory.'),
          parallelism: count('lanes', 1, 16).default(1).describe('Lanes of one hash.'),
        })
        .prefault({}),
      pool: z
        .strictObject({
          concurrency: count('hashes', 1, 64)
            .default(2)
            .describe('Hashes computed at once; one to a processor core is the most that helps.'),
          queueLimit: count('hashes', 1, 10_000).default(64).describe('Hashes waiting; more are answered 503 with Retry-After.'),
        })
        .prefault({}),
    })
    .prefault({}),
};
