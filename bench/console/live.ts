import type { CDPSession, Page } from 'playwright-core';
import type { Cores } from '../cores.ts';
import { cpuSeconds } from '../process-usage.ts';
import { reachScreen, withPage } from './browser.ts';
import { figure, type PartResults, timing } from './figures.ts';
import { type Filled, withServer } from './site.ts';
import { startLoad } from './start-load.ts';

const FACTS_PER_SECOND = 1000;
const SECONDS = 30;
const WARM_UP_MS = 5000;
const GOAL_MS = 1000;

/** Runs in the page: notes for each fact, as its row comes up, how long ago it was recorded. Rows of a moment before it began are not counted. */
const WATCH = `(() => {
  const began = Date.now();
  const seen = new Set();
  const told = { delays: [], frames: 0, longest: 0 };
  const look = () => {
    const now = Date.now();
    for (const time of document.querySelectorAll('[role=grid] time[datetime]')) {
      const at = Date.parse(time.dateTime);
      const id = time.dateTime + ' ' + (time.closest('[role=row]')?.ariaRowIndex ?? '');
      if (at < began || seen.has(id)) continue;
      seen.add(id);
      told.delays.push(now - at);
    }
  };
  let last = performance.now();
  const frame = (at) => {
    told.frames += 1;
    told.longest = Math.max(told.longest, at - last);
    last = at;
    look();
    if (window.__watched === told) requestAnimationFrame(frame);
  };
  window.__watched = told;
  requestAnimationFrame(frame);
})()`;

interface Watched {
  readonly delays: readonly number[];
  readonly frames: number;
  readonly longest: number;
}

const metricsOf = async (session: CDPSession): Promise<ReadonlyMap<string, number>> => {
  const { metrics } = await session.send('Performance.getMetrics');
  return new Map(metrics.map(({ name, value }) => [name, value]));
};

/** Live bytes of the page's heap, after what can be collected has been. */
const heapMiB = async (session: CDPSession): Promise<number> => {
  await session.send('HeapProfiler.collectGarbage');
  return ((await metricsOf(session)).get('JSHeapUsedSize') ?? 0) / 2 ** 20;
};

const watch = async (page: Page): Promise<{ watched: Watched; busy: number; script: number; heap: readonly [number, number] }> => {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  const heapBefore = await heapMiB(session);
  const before = await metricsOf(session);
  await page.evaluate(WATCH);
  await page.waitForTimeout(SECONDS * 1000);
  const after = await metricsOf(session);
  const watched = await page.evaluate<Watched>('(() => { const told = window.__watched; window.__watched = null; return told; })()');
  const share = (name: string): number => (((after.get(name) ?? 0) - (before.get(name) ?? 0)) / SECONDS) * 100;
  return { watched, busy: share('TaskDuration'), script: share('ScriptDuration'), heap: [heapBefore, await heapMiB(session)] };
};

/** Looks at the live screen in a real browser while a thousand facts a second are recorded, each by a token request. */
export const measureLive = (filled: Filled, cores: Cores, say: (line: string) => void): Promise<PartResults> =>
  withServer(filled, cores, async (served, desk) =>
    withPage(served.origin, async (page) => {
      await reachScreen(page, served, filled.operator, '/live', 'Live');
      const { setup, issuer, pid } = served.site;
      const load = startLoad({ issuer, client: setup.opaqueClient, scope: setup.scope, perSecond: FACTS_PER_SECOND }, cores);
      await page.waitForTimeout(WARM_UP_MS);
      say(`watches the live screen for ${SECONDS} s at ${FACTS_PER_SECOND} facts/s`);
      const pulse = async () => (await desk.call('live/next', { cursor: null, events: false, wait_ms: 0 })).answer.pulse;
      const [head, cpu, from] = [(await pulse()).head, cpuSeconds(pid), Date.now()];
      const { watched, busy, script, heap } = await watch(page);
      const seconds = (Date.now() - from) / 1000;
      const { head: end, lag } = await pulse();
      const serverCpu = cpu === null ? null : ((cpuSeconds(pid) ?? 0) - cpu) / seconds;
      const samples = (await load.stop()).filter(([at]) => at >= from && at < from + seconds * 1000).map(([, ms]) => ms);
      return {
        name: 'live',
        title: `Live screen in Chromium, ${filled.facts.toLocaleString('en')} facts before, ${SECONDS} s`,
        timings: [timing('fact recorded → its row on screen', watched.delays, GOAL_MS), timing('token request meanwhile', samples)],
        figures: [
          figure('facts recorded', (end - head) / seconds, '/s', { atLeast: FACTS_PER_SECOND * 0.95 }),
          figure('facts the rollups are behind at the end', lag, 'facts', { atMost: FACTS_PER_SECOND }),
          figure('page: time at work', busy, '% of a core'),
          figure('page: of that in scripts', script, '% of a core'),
          figure('page: frames', watched.frames / SECONDS, '/s'),
          figure('page: longest time between two frames', watched.longest, 'ms'),
          figure('page: heap before', heap[0], 'MiB'),
          figure('page: heap after', heap[1], 'MiB'),
          ...(serverCpu === null ? [] : [figure('server', serverCpu * 100, '% of a core')]),
        ],
      };
    }),
  );
