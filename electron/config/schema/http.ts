import { z } from 'zod';
import { bytes, count, fieldMeanings, milliseconds, seconds, toggle } from './field.ts';

/** A star parses as a host name, and would be one that never matches. */
const isOrigin = (text: string): boolean =>
  URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) && new URL(text).origin === text && !text.includes('*');

const origin = () =>
  z
    .string()
    .max(300)
    .refine(isOrigin, 'is not an exact origin (RFC 6454 §6.2): scheme, host and port, no path, no wildcard, no default port');

/** The origin of one site, as browsers write it. */
export const exactOrigin = () =>
  origin().register(fieldMeanings, { form: 'text', accepts: 'an exact origin such as https://console.example.com' });

const bearerSecret = () =>
  z
    .string()
    .regex(/^[A-Za-z0-9._~+/=-]{32,512}$/)
    .register(fieldMeanings, { form: 'text', accepts: '32 to 512 random characters of a bearer token (RFC 6750 §2.1)', secret: true });

/** The listener's limits, who may read its answers from a browser, and the counters. */
export const httpShape = {
  http: z
    .strictObject({
      headersTimeoutMs: milliseconds(1000, 120_000).default(10_000).describe('Time a peer has to send the whole of its headers.'),
      requestTimeoutMs: milliseconds(1000, 300_000).default(15_000).describe('Time a peer has to send the whole of its request.'),
      keepAliveTimeoutMs: milliseconds(1000, 600_000)
        .default(65_000)
        .describe('Time an idle connection is kept. Longer than the usual 60 s of load balancers, so that it is they who close.'),
      maxBodyBytes: bytes(1024, 1_048_576).default(65_536).describe('Largest request body; a larger one is answered 413.'),
      maxHeaderBytes: bytes(4096, 65_536).default(16_384).describe('Largest header section; a larger one is answered 431.'),
      maxConnections: count('connections', 16, 65_535).default(4096).describe('Open connections; more are closed at once.'),
      stopGraceSeconds: seconds(0, 300).default(10).describe('Time running requests have to finish when the server is told to stop.'),
    })
    .prefault({}),
  cors: z
    .strictObject({
      origins: z
        .array(origin())
        .max(100)
        .register(fieldMeanings, { form: 'list', accepts: 'exact origins such as https://app.example.com' })
        .default([])
        .describe('Origins of browser applications that may call the token, revocation, userinfo, discovery and key endpoints.'),
      preflightSeconds: seconds(0, 86_400)
        .default(3600)
        .describe(
          'How long browsers may remember the answer to a preflight (Fetch, Access-Control-Max-Age). An origin that is taken off the list is refused at once all the same.',
        ),
    })
    .prefault({}),
  metrics: z
    .strictObject({
      enabled: toggle().default(true).describe('Serve /metrics in Prometheus text, to this machine or to holders of metrics.token.'),
      token: bearerSecret().optional().describe('Bearer token that lets other machines read /metrics.'),
    })
    .prefault({}),
};
