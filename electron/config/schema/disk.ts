import { z } from 'zod';
import { mebibytes } from './field.ts';

/** What is watched of the disk that holds the data directory. */
export const diskShape = {
  disk: z
    .strictObject({
      reserveMiB: mebibytes(0, 1_048_576)
        .default(64)
        .describe(
          'Size of the file that takes up room in the data directory, to be released when space is critical; at most a twentieth of the disk. 0 for none.',
        ),
      lowMiB: mebibytes(1, 16_777_216).default(512).describe('Less free space than this is low, and told; at most a tenth of the disk.'),
      criticalMiB: mebibytes(1, 16_777_216)
        .default(64)
        .describe(
          'With less free space than this nobody can sign in to an application and nothing is issued, while revoking, signing out, introspection and operators go on; at most a twentieth of the disk.',
        ),
    })
    .prefault({}),
};
