import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../electron/config/load-config.ts';
import type { FlagValues } from '../../electron/config/sources/read-flags.ts';
import { type Engine, startEngine } from '../../electron/engine.ts';
import { type Clock, systemClock } from '../../electron/lib/clock.ts';
import { newId } from '../../electron/lib/ids.ts';
import type { Log } from '../../electron/lib/log.ts';
import type { Outcome, Refusal } from '../../electron/lib/outcome.ts';
import { systemRandom } from '../../electron/lib/random.ts';
import { generateSecret, prepareClient } from '../../electron/operations/clients/prepare-client.ts';
import { insertClient } from '../../electron/operations/clients/store-client.ts';
import { prepareUser } from '../../electron/operations/users/prepare-user.ts';
import type { AuditKind, Fact } from '../../shared/audit-event.ts';
import type { NewClient } from '../../shared/contract/clients.ts';
import { PASSWORD } from './world.ts';

type Settings = { readonly [key: string]: unknown };

export interface TestEngineOptions {
  /** Settings as a configuration file has them, beside those of a test: a free port, cheap hashing, no limits. */
  readonly config?: Settings;
  /** Options of the command line, beside the data directory: some settings no file may have. */
  readonly argv?: FlagValues;
  /** Files put into the data directory before the start; settings may name them as `$DATA/name`. */
  readonly files?: Readonly<Record<string, string>>;
  readonly clock?: Clock;
  /** An earlier directory, to start there again. */
  readonly directory?: string;
  readonly masterKey?: Buffer;
  /** Takes what the running log says, also of a start that fails. */
  readonly said?: string[];
}

export interface TestEngine extends Engine {
  readonly directory: string;
  /** What the running log said. */
  readonly said: readonly string[];
  addClient(metadata: NewClient): Promise<{ readonly id: string; readonly secret: string }>;
  /** The password is `PASSWORD`. */
  addUser(user: Parameters<typeof prepareUser>[0]): Promise<{ readonly id: string }>;
  /** Facts recorded since the start, oldest first. */
  facts<K extends AuditKind>(kind: K): Extract<Fact, { kind: K }>[];
  facts(): Fact[];
  /** Stops it and removes its directory. */
  end(): Promise<void>;
}

/** The object an answer holds. */
export const jsonOf = async (answer: Response): Promise<Record<string, unknown>> => JSON.parse(await answer.text());

const must = <T>(outcome: Outcome<T, Refusal>): T => {
  if (!outcome.ok) throw new Error(outcome.refusal.description);
  return outcome.value;
};

const defaults: Settings = {
  port: 0,
  passwords: { argon2: { memoryKiB: 8192, iterations: 1, parallelism: 1 } },
  limits: { enabled: false },
  audit: { refusalWindowSeconds: 3600 },
  // Else every engine would write 64 MiB.
  disk: { reserveMiB: 0 },
};

const configFor = (directory: string, settings: Settings, argv: FlagValues) => {
  const path = join(directory, 'gatewatch.json');
  const text = JSON.stringify({ ...defaults, ...settings }).replaceAll('$DATA', directory);
  const readFile = (name: string): Uint8Array => (name === path ? Buffer.from(text) : readFileSync(name));
  return must(loadConfig({ argv: { ...argv, data: directory }, env: {}, readFile })).config;
};

const listeningLog = (said: string[]): Log => {
  const say = (message: string, fields?: Readonly<Record<string, unknown>>): void =>
    void said.push(`${message} ${JSON.stringify(fields ?? {})}`);
  return { error: say, warn: say, info: () => undefined, debug: () => undefined };
};

/** Registers clients and people as an operator does, apart from the password policy and the control socket. */
const registrar = ({ core }: Engine) => ({
  async addClient(metadata: NewClient) {
    const client = must(prepareClient(core, { ...metadata }));
    const secret = client.secret ?? generateSecret(core, client);
    await core.store.write((tx) => insertClient(tx, core, 'local:test', client, secret));
    return { id: client.id, secret: secret ?? '' };
  },
  async addUser(user: Parameters<typeof prepareUser>[0]) {
    const [now, id] = [core.clock.now(), newId(core)];
    const passwordHash = must(await core.hasher.hash(PASSWORD));
    const account = { ...must(prepareUser(user)), id, status: 'active' as const, passwordHash };
    await core.store.write((tx) =>
      tx.users.put({ ...account, passwordChangedAt: now, createdAt: now, updatedAt: now, tokensNotBefore: 0 }),
    );
    return { id };
  },
});

const startIn = async (directory: string, options: TestEngineOptions): Promise<TestEngine> => {
  for (const [name, content] of Object.entries(options.files ?? {})) await writeFile(join(directory, name), content, { mode: 0o600 });
  const { clock = systemClock() } = options;
  const random = systemRandom();
  const said = options.said ?? [];
  const recorded: Fact[] = [];
  const engine = await startEngine({
    config: configFor(directory, options.config ?? {}, options.argv ?? {}),
    masterKey: options.masterKey ?? Buffer.alloc(32, 7),
    clock,
    random,
    log: listeningLog(said),
    version: '0.0.0-test',
    synchronous: 'OFF',
  });
  engine.core.store.onCommit((facts) => void recorded.push(...facts));
  return {
    ...engine,
    directory,
    said,
    ...registrar(engine),
    facts: <K extends AuditKind>(kind?: K) =>
      recorded.filter((fact): fact is Extract<Fact, { kind: K }> => kind === undefined || fact.kind === kind),
    async end() {
      await engine.stop('test');
      await rm(directory, { recursive: true, force: true });
    },
  };
};

/** Starts the engine as the server does, on a free port of 127.0.0.1 and a data directory of its own, which goes again when the start fails. */
export const startTestEngine = async (options: TestEngineOptions = {}): Promise<TestEngine> => {
  if (options.directory !== undefined) return startIn(options.directory, options);
  const directory = await mkdtemp(join(tmpdir(), 'gatewatch-'));
  try {
    return await startIn(directory, options);
  } catch (error) {
    await rm(directory, { recursive: true, force: true });
    throw error;
  }
};
