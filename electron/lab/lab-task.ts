import type { Millis } from '../../shared/units.ts';
import type { Actors } from './stage/stage.ts';
import type { Credentials } from './world/credentials.ts';

/** What the lab is told to do. */
export interface LabTask {
  readonly seed: number;
  /** Requests a second, on average. */
  readonly rate: number;
  /** Acts at the beginning that come faster, spread over this time, so that there is something to see. */
  readonly burst: { readonly acts: number; readonly milliseconds: number };
  readonly issuer: string;
  /** Of the lab's own door, on 127.0.0.1. */
  readonly port: number;
  readonly credentials: Credentials;
}

/** How much the lab did. */
export interface LabTally {
  /** Acts that came to their end, whatever was said to them. */
  readonly flows: number;
  readonly requests: number;
  /** Acts that ended in an error of the lab itself, or without an answer. */
  readonly faults: number;
}

/** An attack to be made by the thread of the lab. */
export interface AttackOrder {
  /** Id of the run. */
  readonly run: string;
  /** Id of the attack. */
  readonly scenario: string;
  readonly seed: number;
  /** How long it goes on unless it is turned away, from its beginning; 0 to end with its plan. */
  readonly persistMs: Millis;
}

/** How an attack went, as whoever made it saw it. */
export interface AttackReport {
  /** `finished`: to its end, whatever was said to it. `failed`: there was no answer, or a bound was passed. */
  readonly outcome: 'finished' | 'cancelled' | 'failed';
  readonly error: string | null;
  readonly requests: number;
  readonly milliseconds: number;
  readonly actors: Actors;
}

/** What the thread of the lab is told. */
export type LabCommand =
  | { readonly type: 'stop' }
  | ({ readonly type: 'attack' } & AttackOrder)
  | { readonly type: 'cancel'; readonly run: string };

/** What the thread of the lab tells: how much it has done so far, each kind of fault once, and how an attack went. */
export type LabMessage =
  | { readonly type: 'tally'; readonly tally: LabTally }
  | { readonly type: 'fault'; readonly act: string; readonly message: string }
  | { readonly type: 'attacked'; readonly run: string; readonly report: AttackReport };
