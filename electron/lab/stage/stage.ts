import { setTimeout as wait } from 'node:timers/promises';
import type { Millis } from '../../../shared/units.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Random } from '../../lib/random.ts';
import type { LabTask } from '../lab-task.ts';
import { type Browser, createBrowser, type Whereabouts } from '../traffic/browser.ts';
import { createHttp, type Http } from '../traffic/http.ts';
import { createScene, type Scene } from '../traffic/scene.ts';
import { type Chance, createChance } from '../world/chance.ts';
import type { LabClient } from '../world/clients.ts';
import { createWorld, type LabPerson } from '../world/world.ts';
import { type DealtAddresses, dealAddresses } from './attack-addresses.ts';

/** Whom an attack was made from and on, as far as it came. */
export interface Actors {
  readonly addresses: readonly string[];
  /** User names. */
  readonly people: readonly string[];
  /** Ids of registered clients. */
  readonly clients: readonly string[];
}

/** Where an attack is made: the world of the lab, the way to the server, and addresses nobody else has. */
export interface Stage extends Scene {
  readonly chance: Chance;
  readonly addresses: DealtAddresses;
  /** A new browser, without cookies. */
  browserAt(at: Whereabouts): Browser;
  /** Notes whom it is made on. */
  on(who: { readonly person?: LabPerson; readonly client?: LabClient }): void;
  /** Whether the attack is to go on after its plan: while the time given for that is not over. */
  persists(): boolean;
  /** Waits as whoever makes it would. */
  pause(milliseconds: Millis): Promise<void>;
}

export interface StageTask extends Pick<LabTask, 'seed' | 'issuer' | 'port' | 'credentials'> {
  /** Of the run; `seed` is that of the world. */
  readonly attackSeed: number;
  readonly scenario: string;
  readonly place: number;
  /** Of the plan. */
  readonly bounds: { readonly requests: number; readonly milliseconds: number };
  /** How long it may go on, from its beginning; 0 for the plan alone. */
  readonly persistMs: Millis;
}

export interface BuiltStage {
  readonly stage: Stage;
  readonly actors: () => Actors;
  readonly requests: () => number;
  close(): void;
}

/** Requests a second that are allowed for after the plan. */
const PERSISTENT_RATE = 20;

/** Counts and bounds what is sent, and notes from where. */
const boundedHttp = (http: Http, most: number, addresses: Set<string>): Http => ({
  ...http,
  send(input) {
    if (http.sent() >= most) throw new Error(`The attack would send more than its ${most} requests.`);
    addresses.add(input.address);
    return http.send(input);
  },
});

/**
 * Builds the stage of one run. All that is left to chance on it follows from the seed; what must be fresh each time, as a code verifier, does not.
 *
 * @param signal Ends the run; so does its bound of time.
 */
export const buildStage = (deps: { readonly clock: Clock; readonly random: Random }, task: StageTask, signal: AbortSignal): BuiltStage => {
  const { attackSeed, scenario, place, bounds, persistMs, issuer, credentials } = task;
  const until = deps.clock.monotonic() + persistMs;
  const mostRequests = bounds.requests + Math.ceil((persistMs / 1000) * PERSISTENT_RATE);
  const [addresses, people, clients] = [new Set<string>(), new Set<string>(), new Set<string>()];
  const ending = AbortSignal.any([signal, AbortSignal.timeout(bounds.milliseconds + persistMs)]);
  const http = boundedHttp(createHttp({ port: task.port, signal: ending }), mostRequests, addresses);
  const pause = async (milliseconds: Millis): Promise<void> => {
    await wait(milliseconds, undefined, { signal: ending });
  };
  const scene = createScene({ ...deps, http, world: createWorld(task.seed), issuer, credentials, think: async () => undefined });
  const stage: Stage = {
    ...scene,
    chance: createChance(`attack ${scenario} ${attackSeed}`),
    addresses: dealAddresses(attackSeed, place),
    browserAt: (at) => createBrowser({ http, issuer }, at),
    on({ person, client }) {
      if (person) people.add(person.name);
      if (client) clients.add(client.id);
    },
    persists: () => deps.clock.monotonic() < until,
    pause,
  };
  return {
    stage,
    actors: () => ({ addresses: [...addresses], people: [...people], clients: [...clients] }),
    requests: http.sent,
    close: http.close,
  };
};
