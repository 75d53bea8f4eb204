import { setTimeout as wait } from 'node:timers/promises';
import type { Millis } from '../../../shared/units.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Random } from '../../lib/random.ts';
import type { LabTally, LabTask } from '../lab-task.ts';
import { createWorld } from '../world/world.ts';
import { type Act, createActs } from './acts.ts';
import { createHttp } from './http.ts';
import { ownActs } from './own-acts.ts';
import { personalActs } from './personal-acts.ts';
import { createScene, hourIn, type Scene } from './scene.ts';

export interface TrafficDeps {
  readonly clock: Clock;
  readonly random: Random;
  /** Called once for each kind of act and fault. */
  readonly fault: (act: string, message: string) => void;
  /** Called after each act. */
  readonly tally: (tally: LabTally) => void;
  /** Waits, where time is not that of the machine; told how many requests are under way meanwhile. */
  readonly sleep?: (milliseconds: Millis, underway: () => number) => Promise<void>;
}

/** Acts under way at once. Who comes when there are as many waits. */
const MOST_ACTS = 24;
/** What an act costs until it is known. */
const REQUESTS_OF_AN_ACT = 5;
/** In the burst people read and type this much faster. */
const HURRY = 0.1;
const MOST_FAULTS_TOLD = 50;

const play = async (scene: Scene, act: Act): Promise<void> => {
  if (act.by === 'person') await personalActs[act.kind](scene, act);
  else await ownActs[act.kind](scene, act);
};

/** Nobody does two things at once: what somebody is to do while still at the former act is left out. */
const actorOf = (act: Act): string => (act.by === 'person' ? act.person.name : act.client.id);

/**
 * Lets the people and clients of a world use the server until they are told to stop. A request that is refused is a part of life here; a fault is counted,
 * told once, and does not end the lab.
 *
 * @param task.burst  The pause between acts is that of the burst first; after it, the one that gives `task.rate` requests a second, by what acts have cost so far.
 * @param limit.acts  Ends it after so many acts; never, when left out.
 * @returns How much was done, when all that was under way has ended.
 */
export const runTraffic = async (
  deps: TrafficDeps,
  task: LabTask,
  { signal, acts = Number.POSITIVE_INFINITY }: { readonly signal: AbortSignal; readonly acts?: number },
): Promise<LabTally> => {
  const { clock } = deps;
  const world = createWorld(task.seed);
  const http = createHttp({ port: task.port, signal });
  const nextAct = createActs(world, task.seed);
  const running = new Map<string, Promise<void>>();
  const told = new Set<string>();
  let [started, flows, faults] = [0, 0, 0];

  const sleep = async (milliseconds: Millis): Promise<void> => {
    if (deps.sleep) await deps.sleep(milliseconds, http.underway);
    else await wait(milliseconds, undefined, { signal });
  };
  const inBurst = (): boolean => started < task.burst.acts;
  const hurry = (): number => (inBurst() ? (task.burst.milliseconds > 0 ? HURRY : 0) : 1);
  const scene = createScene({
    ...deps,
    http,
    world,
    issuer: task.issuer,
    credentials: task.credentials,
    think: async (chance, milliseconds) => {
      const time = milliseconds * (0.5 + chance.number()) * hurry();
      if (time >= 1) await sleep(time);
    },
  });
  const tally = (): LabTally => ({ flows, requests: http.sent(), faults });
  const failed = (act: Act, error: unknown): void => {
    if (signal.aborted) return;
    faults += 1;
    const message = error instanceof Error ? error.message : String(error);
    const kind = `${act.kind} ${message}`;
    if (told.has(kind) || told.size >= MOST_FAULTS_TOLD) return;
    told.add(kind);
    deps.fault(act.kind, message);
  };
  const begin = (act: Act): void => {
    const actor = actorOf(act);
    if (running.has(actor)) return;
    started += 1;
    const run = play(scene, act)
      .then(() => {
        flows += 1;
      })
      .catch((error: unknown) => failed(act, error))
      .finally(() => {
        running.delete(actor);
        deps.tally(tally());
      });
    running.set(actor, run);
  };
  const pauseBefore = (act: Act): number => {
    if (inBurst()) return (act.gap * task.burst.milliseconds) / task.burst.acts;
    const cost = flows === 0 ? REQUESTS_OF_AN_ACT : http.sent() / flows;
    return (act.gap * cost * 1000) / task.rate;
  };

  try {
    while (!signal.aborted && started < acts) {
      const act = nextAct(hourIn(clock, 0));
      await sleep(pauseBefore(act));
      if (signal.aborted) break;
      if (running.size >= MOST_ACTS) await Promise.race(running.values());
      begin(act);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  await Promise.all(running.values());
  http.close();
  return tally();
};
