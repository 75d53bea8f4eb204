import { z } from 'zod';
import { lockReasons } from '../../shared/desktop.ts';
import { severities } from '../../shared/severity.ts';

/** Longest message of a window that is passed on, bytes; an import of the largest size fits. */
export const MAX_PORT_MESSAGE = 64 * 1024 * 1024;

const bytes = (least: number, most: number) =>
  z.custom<Uint8Array>((value) => value instanceof Uint8Array && value.length >= least && value.length <= most);
const connection = z.string().min(1).max(64);
const text = z.string().max(4000);
/** What travels between a window and the engine where no port can be handed over: an oRPC message, as text or bytes. */
const portData = z.strictObject({
  kind: z.literal('port-data'),
  connection,
  data: z.union([z.string().max(MAX_PORT_MESSAGE), bytes(0, MAX_PORT_MESSAGE)]),
});
const disconnect = z.strictObject({ kind: z.literal('disconnect'), connection });

/** Where the desktop has the master key from. `keychain-basic` is a keychain that keeps its secrets under a password everybody knows. */
export const keySources = ['environment', 'file', 'generated', 'keychain', 'keychain-basic'] as const;

const start = z.strictObject({
  kind: z.literal('start'),
  version: z.string().max(64),
  /** Options as the command line of `gatewatch serve` has them, by attribute. */
  options: z.record(z.string().max(64), z.union([z.string().max(4096), z.boolean(), z.array(z.string().max(4096)).max(100)])),
  /** Wiped by the engine once its keys are derived. It is never an argument or a variable of a process. */
  masterKey: bytes(32, 1024),
  keptIn: z.strictObject({ source: z.enum(keySources), path: z.string().max(4096).optional() }),
  /** The operator's session of this app, from before a restart of the engine. */
  session: z.string().max(512).nullable(),
});
export type StartMessage = z.infer<typeof start>;

/** What the main process tells the engine. */
export const toEngine = z.discriminatedUnion('kind', [
  start,
  /** A window connects; its port comes with this message, or its data as `port-data`. */
  z.strictObject({ kind: z.literal('connect'), connection }),
  portData,
  disconnect,
  z.strictObject({ kind: z.literal('lock'), reason: z.enum(lockReasons) }),
  z.strictObject({ kind: z.literal('stop'), reason: z.string().max(64) }),
]);
export type ToEngine = z.infer<typeof toEngine>;

/** What the engine tells the main process. */
export const fromEngine = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('ready'), issuer: z.string().max(2048), port: z.int(), consoleUrl: z.string().max(2048).optional() }),
  /** The engine could not start and ends. A `configuration` is not tried again before a person acted. */
  z.strictObject({ kind: z.literal('failed'), of: z.enum(['configuration', 'fault']), description: text }),
  /** The session of this app to be kept in memory, or that there is none any more. */
  z.strictObject({ kind: z.literal('session'), token: z.string().max(512).nullable() }),
  z.strictObject({
    kind: z.literal('status'),
    session: z.enum(['first_run', 'signed_out', 'locked', 'signed_in']),
    idleMinutes: z.int().min(0).max(1440),
  }),
  /** Something an operator wants to know of. It holds no secret and names nobody: it may be read on a locked screen. */
  z.strictObject({
    kind: z.literal('notify'),
    title: z.string().max(120),
    body: z.string().max(240),
    link: z.string().max(512),
    severity: z.enum(severities),
  }),
  portData,
  disconnect,
  z.strictObject({ kind: z.literal('stopped') }),
]);
export type FromEngine = z.infer<typeof fromEngine>;
