import { cpus } from 'node:os';
import { performance } from 'node:perf_hooks';
import { type Lane, openLane } from './http/lane.ts';
import { cpuSeconds, machineCpuSeconds, residentBytes } from './process-usage.ts';
import type { RoundResult, Site } from './site.ts';
import { quantile } from './statistics.ts';
import type { Course } from './tasks/work.ts';

/** Everything counted between two moments. */
interface Window {
  readonly began: number;
  readonly serverCpu: number | null;
  readonly ownCpu: NodeJS.CpuUsage;
  readonly machineCpu: number;
}

const openWindow = (pid: number): Window => ({
  began: performance.now(),
  serverCpu: cpuSeconds(pid),
  ownCpu: process.cpuUsage(),
  machineCpu: machineCpuSeconds(),
});

const closeWindow = (pid: number, window: Window, samples: number[]): RoundResult => {
  const seconds = (performance.now() - window.began) / 1000;
  const own = process.cpuUsage(window.ownCpu);
  const generatorCpuSeconds = (own.user + own.system) / 1e6;
  const serverCpu = cpuSeconds(pid);
  const serverCpuSeconds = serverCpu === null || window.serverCpu === null ? null : serverCpu - window.serverCpu;
  const others = machineCpuSeconds() - window.machineCpu - generatorCpuSeconds - (serverCpuSeconds ?? 0);
  const sorted = Float64Array.from(samples).sort();
  return {
    count: samples.length,
    seconds,
    p50: quantile(sorted, 0.5),
    p99: quantile(sorted, 0.99),
    serverCpuSeconds,
    generatorCpuSeconds,
    otherLoad: Math.max(0, others / (seconds * cpus().length)),
    residentBytes: residentBytes(pid),
  };
};

const wait = (seconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

/** Opens the lanes, runs `use` and closes them whatever happens. */
const withLanes = async <T>(issuer: string, count: number, use: (lanes: readonly Lane[]) => Promise<T>): Promise<T> => {
  const lanes = await Promise.all(Array.from({ length: count }, () => openLane(new URL(issuer))));
  try {
    return await use(lanes);
  } finally {
    for (const lane of lanes) lane.close();
  }
};

/**
 * Runs a course in a closed loop: each lane sends its next request when the last one is answered. The loop runs through warm-up and window without
 * a break, and only what ends inside the window counts. The window closes early when the course has nothing left to do.
 *
 * @throws Error of the first wrong answer.
 */
export const measure = async (
  site: Site,
  course: Course,
  connections: number,
  { warmUpSeconds, seconds }: { warmUpSeconds: number; seconds: number },
): Promise<RoundResult> =>
  withLanes(site.issuer, connections, async (lanes) => {
    const samples: number[] = [];
    let recording = false;
    let stopped = false;
    const drive = async (lane: Lane, index: number): Promise<void> => {
      while (!stopped) {
        const began = performance.now();
        if (!(await course.step(lane, index))) return;
        if (recording) samples.push(performance.now() - began);
      }
    };
    const drivers = lanes.map(drive);
    // Either a driver ends (no work left, or a wrong answer) or the time is up.
    const firstEnd = Promise.race(drivers);
    try {
      await Promise.race([firstEnd, wait(warmUpSeconds)]);
      const window = openWindow(site.pid);
      recording = true;
      await Promise.race([firstEnd, wait(seconds)]);
      recording = false;
      return closeWindow(site.pid, window, samples);
    } finally {
      stopped = true;
      await Promise.all(drivers);
    }
  });
