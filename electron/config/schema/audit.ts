import { z } from 'zod';
import { count, minutes, seconds } from './field.ts';

/** How often the log is sealed, and how a flood of refusals is written down. */
export const auditShape = {
  audit: z
    .strictObject({
      checkpointEvents: count('facts', 1, 65_536).default(256).describe('A signed checkpoint is made after this many facts.'),
      checkpointSeconds: seconds(1, 3600).default(60).describe('A signed checkpoint is made this long after a fact at the latest.'),
      heartbeatMinutes: minutes(1, 1440).default(10).describe('When nothing happens for this long, that is recorded.'),
      refusalWindowSeconds: seconds(1, 3600)
        .default(60)
        .describe('Window in which refusals of one kind from one subject are counted together.'),
      refusalsInFull: count('refusals', 1, 1000)
        .default(5)
        .describe('Refusals of a window that are recorded one by one, before counting begins.'),
    })
    .prefault({}),
};
