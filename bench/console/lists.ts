import type { Cores } from '../cores.ts';
import { cpuSeconds } from '../process-usage.ts';
import { figure, type PartResults, type Timing, timing } from './figures.ts';
import { listCalls } from './list-calls.ts';
import { type Filled, withServer } from './site.ts';

/** Of the p95 of every list, milliseconds. */
const GOAL_MS = 100;
const TIMES = 40;

/** Asks for every list of the console, one after the other, as one operator does who waits for each. */
export const measureLists = (filled: Filled, cores: Cores, say: (line: string) => void): Promise<PartResults> =>
  withServer(filled, cores, async ({ site }, desk) => {
    const { answer: standing } = await desk.call('metrics/now', {});
    const timings: Timing[] = [];
    for (const { title, ask, counts } of listCalls(Date.now())) {
      const samples: number[] = [];
      const cpu = cpuSeconds(site.pid);
      for (let n = 0; n < TIMES; n++) samples.push(await ask(desk, n));
      const used = cpu === null ? null : (cpuSeconds(site.pid) ?? 0) - cpu;
      const one = timing(title, samples, counts ? null : GOAL_MS, used === null ? null : (used * 1000) / TIMES);
      timings.push(one);
      say(`${title}: p50 ${one.p50.toFixed(1)}, p95 ${one.p95.toFixed(1)} ms`);
    }
    const slow = timings.filter(({ p95, goal }) => goal !== null && p95 > goal);
    return {
      name: 'lists',
      title: `Lists of the console over HTTP, ${filled.facts.toLocaleString('en')} facts, ${(standing.access_tokens + standing.refresh_tokens).toLocaleString('en')} live tokens`,
      timings,
      figures: [
        figure('lists whose p95 is over the goal', slow.length, `of ${timings.filter(({ goal }) => goal !== null).length}`, { atMost: 0 }),
        figure('rollups counted from the log', filled.rollupsPerSecond, 'facts/s'),
      ],
    };
  });
