import type { Clock } from '../../lib/clock.ts';
import type { Random } from '../../lib/random.ts';
import type { Chance } from '../world/chance.ts';
import type { LabClient } from '../world/clients.ts';
import type { Credentials } from '../world/credentials.ts';
import type { LabPerson, World } from '../world/world.ts';
import { type Browser, createBrowser } from './browser.ts';
import type { TokenAnswer } from './call-as-client.ts';
import type { Http } from './http.ts';

/** What everybody in the lab remembers from one act to the next. It ends with the run: afterwards all sign in anew. */
export interface Scene {
  readonly clock: Clock;
  readonly random: Random;
  readonly http: Http;
  readonly issuer: string;
  readonly world: World;
  readonly credentials: Credentials;
  /** Tokens by owner and client; a client that works for itself is its own owner. */
  readonly held: Map<string, TokenAnswer>;
  /** The last time step of which somebody used a code: each is good once. */
  readonly steps: Map<string, number>;
  browserOf(person: LabPerson, client: LabClient | null): Browser;
  /** Lets somebody read, type or think, for about this long. */
  think(chance: Chance, milliseconds: number): Promise<void>;
}

export const heldKey = (owner: string, client: LabClient): string => `${owner} ${client.id}`;

const WORK_BEGINS = 8;
const WORK_ENDS = 18;
const HOUR_MS = 3_600_000;

/** The hour of the day at a place, 0 up to 24. */
export const hourIn = (clock: Clock, zone: number): number => (((clock.now() / HOUR_MS + zone) % 24) + 24) % 24;

/** Makes the stage of one run. A person has a browser at the desk and one on the phone, each with cookies of its own. */
export const createScene = (deps: Pick<Scene, 'clock' | 'random' | 'http' | 'issuer' | 'world' | 'credentials' | 'think'>): Scene => {
  const browsers = new Map<string, Browser>();
  return {
    ...deps,
    held: new Map(),
    steps: new Map(),
    browserOf(person, client) {
      const onPhone = client?.kind === 'phone';
      const hour = hourIn(deps.clock, person.zone);
      const atDesk = hour >= WORK_BEGINS && hour < WORK_ENDS ? person.office : person.home;
      const at = onPhone ? { address: person.carrier, agent: person.phoneAgent } : { address: atDesk, agent: person.deskAgent };
      const key = `${person.name} ${onPhone ? 'phone' : 'desk'}`;
      const browser = browsers.get(key) ?? createBrowser(deps, at);
      browser.at = at;
      browsers.set(key, browser);
      return browser;
    },
  };
};
