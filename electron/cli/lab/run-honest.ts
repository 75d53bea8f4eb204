import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Fact } from '../../../shared/audit-event.ts';
import { loadConfig } from '../../config/load-config.ts';
import { createOperationDeps } from '../../control/operation-deps.ts';
import { type Engine, startEngine } from '../../engine.ts';
import type { LabTally } from '../../lab/lab-task.ts';
import { prepareLab } from '../../lab/prepare-lab.ts';
import { runTraffic } from '../../lab/traffic/run-traffic.ts';
import { createVirtualTime, type VirtualTime } from '../../lab/traffic/virtual-time.ts';
import { done, type Outcome, type Refusal } from '../../lib/outcome.ts';
import { toInstant } from '../../operations/instant.ts';
import type { Io } from '../io.ts';
import { createLog } from '../serve/create-log.ts';

export interface HonestInput {
  readonly seed: number;
  readonly hours: number;
  /** Requests a second, on average. */
  readonly rate: number;
}

/** An alert that nobody gave cause for. */
export interface FalseAlert {
  readonly rule: string;
  readonly severity: string | null;
  readonly subject: string;
  readonly at: string;
  readonly decided_by: number;
}

/** What became of some hours of honest traffic. */
export interface HonestSheet extends HonestInput {
  readonly sign_ins: number;
  readonly requests: number;
  readonly facts: number;
  /** Acts of the lab that ended without an answer. */
  readonly faults: number;
  readonly alerts: number;
  /** The first of them. */
  readonly examples: readonly FalseAlert[];
  /** Of the machine, milliseconds. */
  readonly took_ms: number;
}

const HOUR_MS = 3_600_000;
const KEY_BYTES = 32;
const MOST_UNDERWAY = 6;
const MOST_EXAMPLES = 50;
const LOOK_EVERY_MS = 50;
/** The alerts of the last facts are waited for so long. */
const PATIENCE_MS = 60_000;

/** Hashing costs time of the machine and not of the lab; what is judged is the same at any cost. */
const settings = { passwords: { argon2: { memoryKiB: 64, iterations: 1, parallelism: 1 } }, disk: { reserveMiB: 0 } };

const start = async (io: Io, directory: string, clock: VirtualTime): Promise<Outcome<Engine, Refusal>> => {
  writeFileSync(join(directory, 'gatewatch.json'), JSON.stringify(settings));
  const loaded = loadConfig({ argv: { lab: true, data: directory, port: '0' }, env: {} });
  if (!loaded.ok) return loaded;
  const { random, version } = io;
  const log = createLog({ level: 'error', json: false, write: io.err, clock: io.clock });
  const { config } = loaded.value;
  return done(await startEngine({ config, masterKey: random.bytes(KEY_BYTES), clock, random, log, version, synchronous: 'OFF' }));
};

/** Counts what is recorded, as it is. */
const countFacts = ({ core }: Engine, clock: VirtualTime) => {
  const counts = { sign_ins: 0, facts: 0, alerts: 0 };
  const examples: FalseAlert[] = [];
  const note = (fact: Fact): void => {
    counts.facts += 1;
    if (fact.kind === 'user.signed_in') counts.sign_ins += 1;
    if (fact.kind !== 'alert.raised') return;
    counts.alerts += 1;
    const { rule, subject, decided_by } = fact.details;
    const id = { address: fact.address, network: fact.address, user: fact.user, client: fact.client, grant: fact.grant }[subject];
    const words = id === undefined ? subject : `${subject} ${id}`;
    if (examples.length < MOST_EXAMPLES)
      examples.push({ rule, severity: fact.severity ?? null, subject: words, at: toInstant(clock.now()), decided_by });
  };
  core.store.onCommit((facts) => facts.forEach(note));
  return { counts, examples };
};

const letPass = async (io: Io, engine: Engine, clock: VirtualTime, { seed, rate }: HonestInput): Promise<LabTally> => {
  const site = { version: io.version, issuer: engine.issuer, startedAt: clock.now(), masterKey: { source: 'generated' } } as const;
  const { credentials } = await prepareLab(createOperationDeps(engine.core, site, engine.checkpoint, engine.feed), seed);
  const stopping = new AbortController();
  let underway = (): number => 0;
  const traffic = runTraffic(
    {
      clock,
      random: io.random,
      fault: () => undefined,
      tally: () => undefined,
      sleep: (milliseconds, count) => {
        underway = count;
        return clock.sleep(milliseconds);
      },
    },
    { seed, rate, burst: { acts: 0, milliseconds: 0 }, issuer: engine.issuer, port: engine.labPort ?? 0, credentials },
    { signal: stopping.signal },
  );
  await clock.run(() => underway(), MOST_UNDERWAY);
  stopping.abort();
  return traffic;
};

const settle = async (io: Io, { core }: Engine): Promise<void> => {
  const head = core.store.head().seq;
  const until = io.clock.monotonic() + PATIENCE_MS;
  while (io.clock.monotonic() < until) {
    const followers = await core.store.read.followers.all();
    if (followers.every(({ cursor }) => cursor >= head)) return;
    await wait(LOOK_EVERY_MS);
  }
};

/**
 * Lets the honest people and clients of a seed use a server for some hours, and counts the alerts. Every request is sent over HTTP and goes through all that a request goes
 * through; only time is not that of the machine: it goes on to the next thing that happens as soon as the answers are there.
 *
 * @returns What came of it; refusal when the configuration does not hold.
 */
export const runHonest = async (io: Io, input: HonestInput): Promise<Outcome<HonestSheet, Refusal>> => {
  const began = io.clock.monotonic();
  const directory = mkdtempSync(join(tmpdir(), 'gatewatch-lab-'));
  const length = input.hours * HOUR_MS;
  const clock = createVirtualTime(io.clock.now() - length, length);
  try {
    const started = await start(io, directory, clock);
    if (!started.ok) return started;
    const engine = started.value;
    try {
      const { counts, examples } = countFacts(engine, clock);
      const { requests, faults } = await letPass(io, engine, clock, input);
      await settle(io, engine);
      return done({ ...input, ...counts, requests, faults, examples, took_ms: Math.round(io.clock.monotonic() - began) });
    } finally {
      await engine.stop('command');
    }
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
};
