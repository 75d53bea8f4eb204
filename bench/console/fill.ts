// Fills an empty data directory with a month of facts and live tokens, by the store itself: over HTTP it would take a month.
import { parseArgs } from 'node:util';
import { createCheckpointer } from '../../electron/audit/checkpointer.ts';
import { keepHead } from '../../electron/audit/head-file.ts';
import { openLogIdentity } from '../../electron/audit/log-identity.ts';
import type { Config } from '../../electron/config/config.ts';
import { loadConfig } from '../../electron/config/load-config.ts';
import { loadKey } from '../../electron/control/load-key.ts';
import { type Core, openCore } from '../../electron/core.ts';
import { createFeed } from '../../electron/feed/feed.ts';
import { createRollups } from '../../electron/feed/rollups/rollups-follower.ts';
import { systemClock } from '../../electron/lib/clock.ts';
import { silentLog } from '../../electron/lib/log.ts';
import { systemRandom } from '../../electron/lib/random.ts';
import { factAt } from './history.ts';
import { addPopulation, addStanding, CROWDED_CLIENT, issueTokens } from './population.ts';

const MONTH_MS = 30 * 86_400_000;
/** Time before now in which the live tokens are issued: they live for an hour. */
const ISSUING_MS = 120_000;
const UNIT = 50;
const UNITS_AT_ONCE = 64;
/** Live tokens of other clients, for each ten of the crowded one. */
const OTHERS = 0.1;

const { values } = parseArgs({ options: { data: { type: 'string' }, facts: { type: 'string' }, tokens: { type: 'string' } } });
const [facts, tokens] = [Number(values.facts), Number(values.tokens)];

const configOf = (data: string | undefined): Config => {
  const loaded = loadConfig({ argv: { data }, env: {} });
  if (!loaded.ok) throw new Error(loaded.refusal.description);
  return loaded.value.config;
};

/** A clock that the history moves; nothing in it waits. */
const ended = Date.now() - 1000;
let wall = ended - MONTH_MS;
const clock = { ...systemClock(), now: () => Math.floor(wall) };
const random = systemRandom();

/** Runs `make` for each number, in units that are written together. */
const inUnits = async (
  core: Core,
  count: number,
  make: Parameters<Core['store']['write']>[0] extends (tx: infer T) => unknown ? (tx: T, n: number) => Promise<void> : never,
) => {
  for (let n = 0; n < count; ) {
    const units: Promise<void>[] = [];
    for (; units.length < UNITS_AT_ONCE && n < count; n += UNIT) {
      const [from, to] = [n, Math.min(count, n + UNIT)];
      units.push(
        core.store.write(async (tx) => {
          for (let k = from; k < to; k++) await make(tx, k);
        }),
      );
    }
    await Promise.all(units);
  }
};

const writeHistory = async (core: Core): Promise<number> => {
  const sources = { clock, random };
  await core.store.write((tx) => addPopulation(tx, clock.now()));
  const issuing = Math.round(tokens * 0.8 * (1 + OTHERS));
  const before = Math.max(0, facts - issuing);
  const step = (MONTH_MS - ISSUING_MS) / Math.max(1, before);
  await inUnits(core, before, async (tx, n) => {
    wall += step;
    await tx.audit(factAt(n));
  });
  await core.store.write((tx) => addStanding(tx, sources, clock.now()));
  wall = Math.max(wall, ended - ISSUING_MS);
  let issued = 0;
  const crowd = tokens;
  await inUnits(core, issuing, async (tx, n) => {
    wall += (ISSUING_MS / issuing) * 0.99;
    const mine = issued < crowd && n % Math.round(1 / OTHERS + 1) !== 0;
    const count = await issueTokens(tx, sources, n, mine ? CROWDED_CLIENT : `app-${n % 9}`);
    if (mine) issued += count;
  });
  return issued;
};

/** Signs the head and counts the rollups, as a server would have done meanwhile. */
const bringUp = async (core: Core): Promise<number> => {
  const { store, sealer, config } = core;
  wall = Date.now();
  const signer = await openLogIdentity({ store, sealer, random, clock, directory: config.data });
  const policy = { events: 1000, interval: 1000, heartbeat: 3_600_000 };
  const checkpointer = await createCheckpointer({ store, clock, signer, policy, keep: (note) => keepHead(config.data, note) });
  while (checkpointer.size() < store.head().seq) await checkpointer.checkpoint();
  const feed = await createFeed({ store, clock, log: silentLog, followers: [createRollups({ store, clock })] });
  const began = performance.now();
  const behind = feed.lag();
  await feed.tick();
  if (feed.lag() > 0) throw new Error('the rollups were not counted');
  return behind / ((performance.now() - began) / 1000);
};

const config = configOf(values.data);
const key = loadKey(config, {}, random);
if (!key.ok) throw new Error(key.refusal.description);
const core = await openCore({ config, masterKey: key.value.key, clock, random, log: silentLog, synchronous: 'OFF' });
const began = performance.now();
const live = await writeHistory(core);
const seconds = (performance.now() - began) / 1000;
const rollupsPerSecond = await bringUp(core);
const seq = core.store.head().seq;
await core.close();
process.stdout.write(`${JSON.stringify({ facts: seq, tokens: live, seconds, rollupsPerSecond })}\n`);
