import { createServer } from 'node:net';
import { createCheckpointer } from './audit/checkpointer.ts';
import { createCountWriter } from './audit/count-writer.ts';
import { keepHead } from './audit/head-file.ts';
import { openLogIdentity } from './audit/log-identity.ts';
import { type ListPage, listEvents } from './audit/reading/list-events.ts';
import { deriveIssuer } from './config/derive-issuer.ts';
import { type Core, type CoreInput, openCore } from './core.ts';
import { keepRuleTexts } from './detect/keep-rule-texts.ts';
import { createDoors } from './doors.ts';
import type { Follower } from './feed/follower.ts';
import type { LiveFeed } from './feed/live/live-feed.ts';
import { startFeed } from './feed/start-feed.ts';
import { keepAddressRules } from './limits/keep-address-rules.ts';
import { watchClock } from './observe/clock-watch.ts';
import { watchDisk } from './observe/disk-watch.ts';
import { watchLoopDelay } from './observe/loop-delay.ts';
import { createMetrics } from './observe/metrics.ts';
import { createObservations } from './observe/observations.ts';
import { createSchedule, type Schedule } from './observe/schedule.ts';
import { rotateSigningKeys } from './operations/rotate-signing-keys.ts';
import { expireExceptions } from './operations/rules/exceptions/expire-exceptions.ts';
import { createOverload } from './protect/overload.ts';
import { createProtection } from './protect/protection.ts';
import { restorePenalties } from './protect/restore-penalties.ts';
import { purgeExpired } from './store/sqlite/purge.ts';
import { startWalCheckpoints } from './store/sqlite/wal-checkpoint.ts';

/** The start waits for earlier penalties no longer; with thousands of them the rest of it goes on beside the requests. */
const RESTORED_WITHIN_MS = 50;

const rest = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms).unref());

export interface Engine {
  readonly core: Core;
  readonly issuer: string;
  readonly port: number;
  /** Of the lab's own door on 127.0.0.1; null without the lab. */
  readonly labPort: number | null;
  readonly checkpoint: () => Promise<number>;
  /** What windows follow the log with. */
  readonly feed: LiveFeed;
  /** Adds a follower of the log, which begins where it was. */
  readonly follow: (follower: Follower) => Promise<void>;
  /** Repeats work beside the requests until the engine stops. */
  readonly every: Schedule['every'];
  /** Lets running requests end, records the stop, signs the head, closes the store and lets go of the lock. */
  stop(reason: string): Promise<void>;
}

export interface EngineInput extends CoreInput {
  readonly version: string;
}

/** A free port of the host, for `port: 0`: the issuer has to be known before the first request. */
const freePort = (host: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, host, () => {
      const address = probe.address();
      probe.close(() => (typeof address === 'object' && address ? resolve(address.port) : reject(new Error('The system gave no port.'))));
    });
  });

const openLog = async (core: Core) => {
  const { store, sealer, random, clock, config, log } = core;
  if (!core.logHead.ok) throw new Error(core.logHead.refusal.description);
  for (const warning of core.logHead.value.warnings) log.warn(warning);
  const signer = await openLogIdentity({ store, sealer, random, clock, directory: config.data });
  const { checkpointEvents: events, checkpointSeconds, heartbeatMinutes } = config.audit;
  const policy = { events, interval: checkpointSeconds * 1000, heartbeat: heartbeatMinutes * 60_000 };
  return createCheckpointer({ store, clock, signer, policy, keep: (note) => keepHead(config.data, note) });
};

/** Reads pages of the log by kind, newest first. */
const listerOf =
  ({ store, sealer }: Core) =>
  (kinds: readonly string[], page: ListPage) => {
    const listed = listEvents({ db: store.reader(), sealer }, { kinds }, page);
    if (!listed.ok) throw new Error(listed.refusal.description);
    return listed.value;
  };

const restoreAtStart = (core: Core): Promise<void> =>
  restorePenalties({ ...core, config: core.config.protection.penalties, list: listerOf(core) }).catch((error: unknown) =>
    core.log.error('The penalties that ran before could not be restored: these addresses need not wait.', { error: String(error) }),
  );

/** What goes on beside the requests, each at its own pace and never two at once of a kind. */
const startSchedule = (
  core: Core,
  checkpointer: Awaited<ReturnType<typeof openLog>>,
  observations: ReturnType<typeof createObservations>,
  flushRefusals: ReturnType<typeof createCountWriter>,
): Schedule => {
  const { clock, store, disk, log } = core;
  const schedule = createSchedule({ log });
  schedule.every(500, 'checkpoint', checkpointer.tick);
  schedule.every(250, 'refusals', () => flushRefusals());
  schedule.every(5000, 'observations', () => observations.flush());
  schedule.every(1000, 'clock', watchClock({ clock, store }));
  schedule.every(1000, 'disk', watchDisk({ store, disk }));
  schedule.every(2000, 'purge', () => purgeExpired({ store, clock }));
  schedule.every(10_000, 'exceptions', expireExceptions({ store, clock }));
  schedule.every(60_000, 'keys', async () => void (await rotateSigningKeys(core.rotation, { actor: 'system' })));
  return schedule;
};

/**
 * Starts the engine: config → store → followers → listeners.
 *
 * @returns The running engine, once it serves.
 * @throws StoreFault for the data directory; Error for the log, the keys, TLS files or the address.
 * Audits `system.started`, and `system.stopped` when it is stopped.
 */
export const startEngine = async (input: EngineInput): Promise<Engine> => {
  const { config, clock, log } = input;
  const core = await openCore(input);
  try {
    const { store } = core;
    const began = clock.monotonic();
    const checkpointer = await openLog(core);
    await keepRuleTexts({ store, clock }, input.version);
    const stored = createObservations({ clock, store });
    const places = await core.places.load();
    if (places.is === 'failed') log.warn(`The rule impossible-travel is not active: ${places.problem}.`);
    const feed = await startFeed({ store, clock, random: core.random, log, checkpointed: checkpointer.size, places: core.places });
    const observations: typeof stored = {
      ...stored,
      note(endpoint, status, microseconds) {
        stored.note(endpoint, status, microseconds);
        feed.noteRequest(microseconds / 1000);
      },
    };
    const overload = createOverload({ ...core, loopDelay: watchLoopDelay() });
    const metrics = createMetrics({
      logHead: () => store.head().seq,
      logCheckpointed: checkpointer.size,
      store: store.health,
      disk: core.disk.state,
      hashing: core.hashing,
      followers: feed.states,
      load: core.shedding?.state,
    });
    const unfollow = store.onCommit(metrics.count);
    const addressRules = await keepAddressRules({ store, clock, log });
    const port = config.port === 0 ? await freePort(config.host) : config.port;
    const issuer = config.issuer ?? deriveIssuer({ host: config.host, port, tls: config.tls.cert !== undefined });
    if (issuer === undefined) throw new Error(`The issuer cannot be told from the host ${config.host}: name it with --issuer.`);
    let stopping = false;
    const penaltiesRestored = restoreAtStart(core);
    await Promise.race([penaltiesRestored, rest(RESTORED_WITHIN_MS)]);
    const protection = createProtection({ ...core, addressRules: addressRules.rules });
    const guards = { addressRules: addressRules.rules, protection };
    const doors = createDoors({ core, issuer, metrics, observations, ...guards, stopping: () => stopping });
    const clean = (await store.read.registry.setting('clean_stop')) !== 'no';
    await store.write(async (tx) => {
      await tx.registry.putSetting('clean_stop', 'no');
      await tx.audit({
        kind: 'system.started',
        actor: 'system',
        details: { version: input.version, issuer, profile: config.profile, clean },
      });
    });
    const wal = startWalCheckpoints({ store, log, synchronous: input.synchronous ?? 'FULL' });
    const flushRefusals = createCountWriter(core);
    const schedule = startSchedule(core, checkpointer, observations, flushRefusals);
    schedule.every(250, 'journal', wal.tick);
    schedule.every(250, 'feed', feed.tick);
    schedule.every(3000, 'address rules', addressRules.tick);
    schedule.every(1000, 'emergency', core.emergency.tick);
    schedule.every(1000, 'protection', protection.tick);
    schedule.every(100, 'load', overload.tick);
    schedule.every(1000, 'shed requests', overload.tell);
    const finish = async (reason: string): Promise<void> => {
      feed.stop();
      await penaltiesRestored;
      await schedule.stop();
      await wal.stop();
      try {
        await protection.stop();
        await overload.stop();
        await flushRefusals(true);
        await observations.flush(true);
        await addressRules.tick();
        await store.write(async (tx) => {
          await tx.registry.putSetting('clean_stop', 'yes');
          await tx.audit({
            kind: 'system.stopped',
            actor: 'system',
            details: { reason, uptime_ms: Math.floor(clock.monotonic() - began) },
          });
        });
        await checkpointer.checkpoint();
      } finally {
        unfollow();
        addressRules.close();
        await core.close();
      }
    };
    const open = async (): Promise<number | null> => {
      await doors.main.listen({ host: config.host, port });
      return doors.lab ? doors.lab.listen({ host: '127.0.0.1', port: 0 }) : null;
    };
    const labPort = await open().catch(async (error: unknown) => {
      await finish('address_unavailable');
      throw error;
    });
    let stopped: Promise<void> | undefined;
    const stop = async (reason: string): Promise<void> => {
      stopping = true;
      feed.stop();
      const grace = config.http.stopGraceSeconds * 1000;
      await Promise.all([doors.main.stop(grace), doors.lab?.stop(grace)]);
      await finish(reason);
    };
    return {
      core,
      issuer,
      port,
      labPort,
      checkpoint: checkpointer.checkpoint,
      feed: feed.live,
      follow: feed.follow,
      every: schedule.every,
      stop(reason) {
        stopped ??= stop(reason);
        return stopped;
      },
    };
  } catch (error) {
    await core.close();
    throw error;
  }
};
