import { z } from 'zod';
import { count, minutes, toggle } from './field.ts';
import { exactOrigin } from './http.ts';
import { listenHost } from './server.ts';

/** The console for browsers: where it listens, and how long its operators stay signed in. */
export const consoleShape = {
  console: z
    .strictObject({
      enabled: toggle()
        .optional()
        .describe('Serve the console for browsers. Default: yes for a server, no in the desktop app, whose windows need none.'),
      host: listenHost()
        .default('127.0.0.1')
        .describe('Address the console listens on. Another than this machine wants tls.cert and tls.key.'),
      port: count('TCP port', 0, 65_535).default(0).describe('Port the console listens on. 0 takes a free one.'),
      origin: exactOrigin()
        .optional()
        .describe('Origin by which browsers reach the console when it is not made of host and port, such as behind a reverse proxy.'),
      idleMinutes: minutes(1, 1440).default(15).describe('Time without activity after which the console locks.'),
      sessionHours: count('hours', 1, 168)
        .default(12)
        .describe('Time after which an operator has to sign in anew, whatever was done meanwhile.'),
    })
    .prefault({}),
};
