import type { Desk } from '../console/desk.ts';
import { openLane } from '../http/lane.ts';
import { get } from '../http/request.ts';
import type { Site } from '../site.ts';
import { introspector, tokenTaker } from '../tasks/access-token.ts';
import { endpoints } from '../tasks/endpoints.ts';

/** Something asked again and again beside the load, by somebody who waits for each answer. */
export interface Probe {
  /** How long the answers took that came between two moments (epoch milliseconds). */
  between(from: number, to: number): readonly number[];
  /** Ends it; rejects with the first refusal. */
  stop(): Promise<void>;
}

const EVERY_MS = 50;

const repeat = (ask: (n: number) => Promise<number>): Probe => {
  const samples: [at: number, ms: number][] = [];
  let stopped = false;
  const run = async (): Promise<void> => {
    for (let n = 0; !stopped; n++) {
      const ms = await ask(n);
      samples.push([Date.now(), ms]);
      await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
    }
  };
  const running = run();
  // Told by `stop`; without this a refusal in between would end the whole run.
  running.catch(() => undefined);
  return {
    between: (from, to) => samples.filter(([at]) => at >= from && at < to).map(([, ms]) => ms),
    async stop() {
      stopped = true;
      await running;
    },
  };
};

/** Blocks one address after the other: an act that is stored, as previewed and performed by an operator. */
export const probeActs = (desk: Desk): Probe =>
  repeat(async (n) => {
    const range = `2001:db8:${process.pid.toString(16)}:${n.toString(16)}::1`;
    const preview = await desk.call('acts/preview', { act: 'addresses.block', ranges: [range], seconds: 60 });
    const { preview: id, confirm } = preview.answer;
    const confirmation = confirm === null ? {} : { confirmation: confirm };
    const act = await desk.call('acts/perform', { preview: id, reason: 'Measured', ...confirmation });
    return preview.ms + act.ms;
  });

/** Looks at the newest events. */
export const probeReads = (desk: Desk): Probe => repeat(async () => (await desk.call('audit/list', { limit: 50 })).ms);

/** Introspects a live token: of the first class that may be shed. */
export const probeIntrospection = async (site: Site): Promise<Probe> => {
  const at = await endpoints(site);
  const lane = await openLane(new URL(site.issuer));
  const token = await tokenTaker(at, site.setup.opaqueClient, site.setup.scope)(lane);
  const isActive = introspector(at, site.setup.opaqueClient);
  return repeat(async () => {
    const began = performance.now();
    if (!(await isActive(lane, token))) throw new Error('a live token was called inactive');
    return performance.now() - began;
  });
};

/** Asks whether the server is well, as a load balancer does. */
export const probeHealth = async (site: Site): Promise<Probe> => {
  const lane = await openLane(new URL(site.issuer));
  const request = get(new URL(`${site.issuer}/healthz`));
  return repeat(async () => {
    const began = performance.now();
    const { status } = await lane.send(request);
    if (status !== 200) throw new Error(`/healthz was answered ${status}`);
    return performance.now() - began;
  });
};
