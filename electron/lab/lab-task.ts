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

/** What the thread of the lab tells: how much it has done so far, and each kind of fault once. */
export type LabMessage =
  | { readonly type: 'tally'; readonly tally: LabTally }
  | { readonly type: 'fault'; readonly act: string; readonly message: string };
