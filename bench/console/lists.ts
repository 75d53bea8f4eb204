import type { Cores } from '../cores.ts';
import { figure, type PartResults, type Timing, timing } from './figures.ts';
import { listCalls } from './list-calls.ts';
import { type Filled, withServer } from './site.ts';

/** Of the p95 of every list, milliseconds. */
const GOAL_MS = 200;
const TIMES = 40;

/** Asks for every list of the console, one after the other, as one operator does who waits for each. */
export const measureLists = (filled: Filled, cores: Cores, say: (line: string) => void): Promise<PartResults> =>
  withServer(filled, cores, async ({ site }, desk) => {
    const { answer: standing } = await desk.call('metrics/now', {});
    const timings: Timing[] = [];
    for (const { title, ask } of listCalls(Date.now())) {
      const samples: number[] = [];
      // The first is not counted: it reads pages of the file that no later one has to.
      for (let n = 0; n <= TIMES; n++) samples.push(await ask(desk, n));
      const one = timing(title, samples.slice(1), GOAL_MS);
      timings.push(one);
      say(`${title}: p50 ${one.p50.toFixed(1)}, p95 ${one.p95.toFixed(1)}, max ${one.max.toFixed(1)} ms (first ${(samples[0] ?? 0).toFixed(1)}), ${site.subject}`);
    }
    const slow = timings.filter(({ p95 }) => p95 > GOAL_MS);
    return {
      name: 'lists',
      title: `Lists of the console over HTTP, ${filled.facts.toLocaleString('en')} facts, ${(standing.access_tokens + standing.refresh_tokens).toLocaleString('en')} live tokens`,
      timings,
      figures: [
        figure('lists whose p95 is over the goal', slow.length, `of ${timings.length}`, { atMost: 0 }),
        figure('rollups counted from the log', filled.rollupsPerSecond, 'facts/s'),
      ],
    };
  });
