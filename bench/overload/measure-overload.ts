import { openDesk } from '../console/desk.ts';
import { type Figure, figure, type PartResults, timing } from '../console/figures.ts';
import { type Filled, withServer } from '../console/site.ts';
import type { Cores } from '../cores.ts';
import { cpuSeconds, residentBytes } from '../process-usage.ts';
import { quantile } from '../statistics.ts';
import { keptHeapMiB } from './kept-memory.ts';
import { type Probe, probeActs, probeHealth, probeIntrospection, probeReads } from './probes.ts';
import { type Arrivals, type Pace, startArrivals, type Tally } from './start-arrivals.ts';

const TIMES_PEAK = 10;
const PEAK_LANES = 64;
/** Nearly as many connections as the server takes: who finds none free cannot ask. */
const FLOOD_LANES = 3900;
const WARM_UP_MS = 2000;
const PEAK_MS = 5000;
const CALM_MS = 4000;
const HALF_FLOOD_MS = 15_000;
const RECOVERY_MS = 10_000;
/** Load before and after the flood, as a part of the peak. */
const USUAL = 0.5;
const GOAL_MS = 250;
const MIB = 1024 * 1024;
/** The heap may keep so much more after the flood: sums by minute, what detection remembers of a client. */
const MOST_KEPT_MIB = 16;

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** What became of the requests of a while. */
interface Phase {
  readonly from: number;
  readonly to: number;
  readonly tallies: readonly Tally[];
  /** Of the server. */
  readonly cpuSeconds: number;
  /** Of the server, at the end. */
  readonly residentMiB: number;
}

/** Lets requests arrive at a pace for a while. */
const runPhase = async (arrivals: Arrivals, pid: number, pace: Pace, ms: number): Promise<Phase> => {
  const [from, cpu] = [Date.now(), cpuSeconds(pid) ?? 0];
  arrivals.setPace(pace);
  await wait(ms);
  const residentMiB = (residentBytes(pid) ?? 0) / MIB;
  return { from, to: Date.now(), tallies: arrivals.since(from), cpuSeconds: (cpuSeconds(pid) ?? 0) - cpu, residentMiB };
};

const total = (phases: readonly Phase[], of: (tally: Tally) => number): number =>
  phases.reduce((sum, { tallies }) => sum + tallies.reduce((part, tally) => part + of(tally), 0), 0);
const rateOf = (phases: readonly Phase[], of: (tally: Tally) => number): number =>
  (total(phases, of) * 1000) / phases.reduce((sum, { from, to }) => sum + to - from, 0);
const servedPerCpu = (phases: readonly Phase[]): number =>
  total(phases, ({ served }) => served) / phases.reduce((sum, phase) => sum + phase.cpuSeconds, 0);
const timesOf = (phases: readonly Phase[]): readonly number[] => phases.flatMap(({ tallies }) => tallies.flatMap((tally) => tally.times));
const p95 = (times: readonly number[]): number => quantile(Float64Array.from(times).sort(), 0.95);

/** Tallies of a second. */
const SECOND = 10;

/** From the end of the flood to the first second in which nothing new is shed, and the p95 of each tenth is under the goal or twice what is usual. */
const recoveryMs = ({ from, to, tallies }: Phase, usual: number): number => {
  const bound = Math.max(GOAL_MS, 2 * usual);
  const isFine = ({ shed, times }: Tally): boolean => shed === 0 && p95(times) <= bound;
  const first = tallies.findIndex((_, index) => index + SECOND <= tallies.length && tallies.slice(index, index + SECOND).every(isFine));
  return (tallies[first]?.at ?? to) - from;
};

interface Phases {
  readonly best: Phase;
  readonly calm: Phase;
  readonly flood: readonly [Phase, Phase];
  readonly after: Phase;
  /** Heap of the server once collected, with every connection open, MiB: before the flood and after all. */
  readonly kept: { readonly before: number; readonly afterwards: number };
  /** Resident then, MiB. */
  readonly collectedMiB: number;
}

const takePhases = async (arrivals: Arrivals, pid: number, say: (line: string) => void): Promise<Phases> => {
  const run = (perSecond: number | null, lanes: number, ms: number) => runPhase(arrivals, pid, { perSecond, lanes }, ms);
  await run(null, PEAK_LANES, WARM_UP_MS);
  const best = await run(null, PEAK_LANES, PEAK_MS);
  const peak = rateOf([best], ({ served }) => served);
  const calm = await run(peak * USUAL, FLOOD_LANES, CALM_MS);
  const before = await keptHeapMiB(pid);
  say(`the peak is ${Math.round(peak)} tokens a second; asks for ${TIMES_PEAK} times as many for ${(2 * HALF_FLOOD_MS) / 1000} s`);
  const flood = () => run(peak * TIMES_PEAK, FLOOD_LANES, HALF_FLOOD_MS);
  const halves = [await flood(), await flood()] as const;
  const after = await run(peak * USUAL, FLOOD_LANES, RECOVERY_MS);
  const kept = { before, afterwards: await keptHeapMiB(pid) };
  return { best, calm, flood: halves, after, kept, collectedMiB: (residentBytes(pid) ?? 0) / MIB };
};

const figuresOf = ({ best, calm, flood, after, kept, collectedMiB }: Phases): readonly Figure[] => {
  const peak = rateOf([best], ({ served }) => served);
  const served = rateOf(flood, (tally) => tally.served);
  return [
    figure('peak, over 64 connections', peak, 'tokens/s'),
    figure(
      'due',
      rateOf(flood, (tally) => tally.served + tally.shed + tally.broken + tally.unsent),
      '/s',
    ),
    figure(
      'answered 503',
      rateOf(flood, ({ shed }) => shed),
      '/s',
    ),
    figure(
      'due while no connection was free',
      rateOf(flood, ({ unsent }) => unsent),
      '/s',
    ),
    figure(
      'connections that ended without an answer',
      total(flood, ({ broken }) => broken),
      'requests',
    ),
    figure('served', served, 'tokens/s'),
    figure('served, of the peak', (served / peak) * 100, '%', { atLeast: 90 }),
    figure('served for each CPU second, of the peak', (servedPerCpu(flood) / servedPerCpu([best])) * 100, '%', { atLeast: 90 }),
    figure('from the end of the flood until served as before', recoveryMs(after, p95(timesOf([calm]))), 'ms', { atMost: 5000 }),
    figure('heap kept before, once collected', kept.before, 'MiB'),
    figure('heap kept afterwards, once collected', kept.afterwards, 'MiB', { atMost: kept.before + MOST_KEPT_MIB }),
    figure('resident before', calm.residentMiB, 'MiB'),
    figure('resident in the middle of the flood', flood[0].residentMiB, 'MiB'),
    figure('resident at its end', flood[1].residentMiB, 'MiB'),
    figure('resident afterwards', after.residentMiB, 'MiB'),
    figure('resident afterwards, once collected', collectedMiB, 'MiB'),
  ];
};

/** Asks for ten times as many tokens as the server can give, and looks at what becomes of the others meanwhile. Operators are at work all the while, also at the peak. */
export const measureOverload = (filled: Filled, cores: Cores, say: (line: string) => void): Promise<PartResults> =>
  withServer(filled, cores, async ({ site, origin }, desk) => {
    const { setup, issuer, pid } = site;
    const arrivals = await startArrivals({ issuer, client: setup.jwtClient, scope: setup.scope, lanes: FLOOD_LANES }, cores);
    const reading = await openDesk(origin, filled.operator);
    const probes: Probe[] = [];
    try {
      probes.push(probeActs(desk), probeReads(reading), await probeIntrospection(site), await probeHealth(site));
      const phases = await takePhases(arrivals, pid, say);
      await Promise.all(probes.map(({ stop }) => stop()));
      const [first, last] = phases.flood;
      const [acts = [], reads = [], introspections = [], health = []] = probes.map(({ between }) => between(first.from, last.to));
      return {
        name: 'overload',
        title: `${TIMES_PEAK} times the peak of tokens for clients, over ${FLOOD_LANES.toLocaleString('en')} connections, ${filled.facts.toLocaleString('en')} facts before`,
        timings: [
          timing('operator: an act previewed and performed', acts, GOAL_MS),
          timing('operator: newest events', reads, GOAL_MS),
          timing('introspection (class 1)', introspections),
          timing('health (class 0)', health),
          timing('token request before, at half the peak', timesOf([phases.calm])),
          timing('token request that is served', timesOf(phases.flood)),
          timing('token request afterwards, at half the peak', timesOf([phases.after])),
        ],
        figures: figuresOf(phases),
      };
    } finally {
      reading.close();
      await arrivals.stop();
    }
  });
