import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createRouterClient } from '@orpc/server';
import type { Config } from '../../../../electron/config/config.ts';
import { loadConfig } from '../../../../electron/config/load-config.ts';
import { systemClock } from '../../../../electron/lib/clock.ts';
import { silentLog } from '../../../../electron/lib/log.ts';
import { systemRandom } from '../../../../electron/lib/random.ts';
import { operations } from '../../../../electron/operations/index.ts';
import { type ServedEngine, serveEngine } from '../../../../electron/serve-engine.ts';
import { build } from '../../../../scripts/lib/build.mjs';
import type { Role } from '../../../../shared/role.ts';

const ROOT = fileURLToPath(new URL('../../../..', import.meta.url));

/** The password of every operator and every person. */
export const PASSWORD = 'Tidal-Lantern 42 orchards';

/** The operators there are, one of each role: their names. */
export const OPERATORS = {
  administrator: 'avery-admin',
  responder: 'robin-respond',
  viewer: 'vic-view',
  auditor: 'audrey-audit',
} as const satisfies Record<Role, string>;

type Operate = ReturnType<typeof operateAs>;

/** A running engine with its console for browsers, on a data directory and ports of its own. */
export interface TestConsole {
  /** Where browsers find the console. */
  readonly origin: string;
  readonly issuer: string;
  /** The operations as the command line calls them, as an administrator. */
  readonly operate: Operate;
  /** A one-time address of the console. */
  ticketUrl(): string;
  /** Whether the engine runs. */
  running(): boolean;
  /** As if a write had found the disk full. */
  fillDisk(): void;
  /** Ends the engine; its addresses answer no more. */
  halt(): Promise<void>;
  /** Starts it again on the same data and at the same addresses. */
  resume(): Promise<void>;
  /** Ends it and removes its data. */
  stop(): Promise<void>;
}

interface ConsoleOptions {
  /** No operator yet. */
  readonly firstRun?: boolean;
  /** As a configuration file has it, beside those of a test. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** A lab, with next to no traffic of its own. */
  readonly lab?: boolean;
}

const operateAs = ({ deps }: ServedEngine) =>
  createRouterClient(operations, { context: { deps, caller: { actor: 'local:test', role: 'administrator' } } });

const configOf = (data: string, settings: Readonly<Record<string, unknown>>, lab: boolean): Config => {
  const all = {
    port: 0,
    passwords: { argon2: { memoryKiB: 8192, iterations: 1, parallelism: 1 } },
    limits: { enabled: false },
    disk: { reserveMiB: 0 },
    ...(lab ? { lab: { rate: 1 } } : {}),
    ...settings,
  };
  const file = join(data, 'gatewatch.json');
  const readFile = (path: string): Uint8Array => (path === file ? Buffer.from(JSON.stringify(all)) : readFileSync(path));
  const loaded = loadConfig({ argv: { data, ...(lab ? { lab: true } : {}) }, env: {}, readFile });
  if (!loaded.ok) throw new Error(loaded.refusal.description);
  return loaded.value.config;
};

const serve = (config: Config): Promise<ServedEngine> =>
  serveEngine({
    config,
    masterKey: Buffer.alloc(32, 7),
    keptIn: { source: 'environment' },
    clock: systemClock(),
    random: systemRandom(),
    log: silentLog,
    synchronous: 'OFF',
    version: '0.0.0-test',
    consoleByDefault: true,
  });

const originOf = ({ console }: ServedEngine): string => {
  if (!console) throw new Error('The console is not served.');
  return console.origin;
};

/** Starts the real engine with the console as it is built; the build is made first where it is stale. Stop it when done. */
export const startConsole = async ({ firstRun = false, settings = {}, lab = false }: ConsoleOptions = {}): Promise<TestConsole> => {
  await build(ROOT, process.execPath, ['renderer']);
  const directory = await mkdtemp(join(tmpdir(), 'gatewatch-console-'));
  const first = configOf(directory, settings, lab);
  let served: ServedEngine | undefined = await serve(first);
  const origin = originOf(served);
  const { issuer, port } = served.engine;
  const config: Config = { ...first, port, console: { ...first.console, port: Number(new URL(origin).port) } };
  const now = (): ServedEngine => {
    if (!served) throw new Error('The engine is halted.');
    return served;
  };
  if (!firstRun)
    for (const [role, name] of Object.entries(OPERATORS) as [Role, string][])
      await operateAs(served).operators.add({ name, role, password: PASSWORD });
  const halt = async (): Promise<void> => {
    const ending = served;
    served = undefined;
    await ending?.stop('test');
  };
  return {
    origin,
    issuer,
    get operate() {
      return operateAs(now());
    },
    ticketUrl: () => now().console?.ticketUrl() ?? '',
    fillDisk: () => now().deps.disk?.full(),
    running: () => served !== undefined,
    halt,
    async resume() {
      served ??= await serve(config);
    },
    async stop() {
      await halt();
      await rm(directory, { recursive: true, force: true });
    },
  };
};
