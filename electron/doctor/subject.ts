import type { Check } from '../../shared/contract/server.ts';
import type { Config } from '../config/config.ts';
import type { Clock } from '../lib/clock.ts';
import type { LoadShedding } from '../limits/load-shedding.ts';
import type { Site } from '../operations/operation.ts';
import type { Store } from '../store/store.ts';

/** What the machine says of itself, as a dependency, so that every answer can be tested on any. */
export interface DoctorMachine {
  readonly nodeVersion: string;
  readonly platform: NodeJS.Platform;
  /** User id of this process; undefined on Windows. */
  readonly uid: number | undefined;
}

/** What the doctor looks at. It reads, and changes nothing. */
export interface Subject {
  readonly config: Config;
  readonly store: Store;
  readonly clock: Clock;
  readonly site: Site;
  /** What is in work and what was shed; left out where no server runs, or nothing is ever shed. */
  readonly shedding?: Pick<LoadShedding, 'state'> | undefined;
  readonly machine: DoctorMachine;
}

/** Looks at one thing. Each weakness is a finding of its own; where there is none, one finding says what was seen. */
export type Examine = (subject: Subject) => Check[] | Promise<Check[]>;

export const ok = (id: string, evidence: string): Check => ({ id, status: 'ok', evidence });
export const warn = (id: string, evidence: string, fix: string): Check => ({ id, status: 'warn', evidence, fix });
export const fail = (id: string, evidence: string, fix: string): Check => ({ id, status: 'fail', evidence, fix });

/** What is a warning while one tries things out is a failure where people rely on it. */
export const weakness = ({ config }: Pick<Subject, 'config'>, id: string, evidence: string, fix: string): Check =>
  config.profile === 'production' ? fail(id, evidence, fix) : warn(id, evidence, fix);

/** The weaknesses found, or the one thing to say where there is none. */
export const orElse = (found: readonly Check[], fine: Check): Check[] => (found.length > 0 ? [...found] : [fine]);
