import { z } from 'zod';
import { count, days, filePath, minutes, seconds, toggle } from './field.ts';

/** How messages to people are sent: queued, tried again, given up. */
export const notificationsShape = {
  notifications: z
    .strictObject({
      enabled: toggle()
        .default(true)
        .describe('Send messages to the channels of the settings; otherwise none is queued and those that wait stay.'),
      attempts: count('attempts', 1, 20).default(6).describe('Attempts to send one message before it is given up.'),
      firstPauseSeconds: seconds(1, 3600)
        .default(10)
        .describe('Pause after the first attempt that failed; it doubles with each one, up to an hour, and varies by chance.'),
      timeoutSeconds: seconds(1, 60).default(15).describe('Time of one attempt, the look-up of the name included.'),
      queue: count('messages', 10, 100_000)
        .default(1000)
        .describe('Messages that wait at most, of all channels; beyond it the oldest are dropped.'),
      freshMinutes: minutes(1, 10_080)
        .default(60)
        .describe('What was recorded longer ago is not told any more: the server may just have read an old log anew.'),
      keptDays: days(1, 365).default(30).describe('How long messages that were sent or given up stay in the list.'),
      caFile: filePath('a PEM file of certificate authorities')
        .optional()
        .describe('Authorities that webhooks and mail servers are accepted from, beside those of the system.'),
      allowLoopback: toggle()
        .default(false)
        .describe('Let webhooks lead to this machine, by http as well: for tests in the development profile only.'),
    })
    .prefault({}),
};
