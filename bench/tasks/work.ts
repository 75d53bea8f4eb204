import type { Lane } from '../http/lane.ts';
import type { Site } from '../site.ts';

/** One kind of work at one site, ready to be repeated. It lives through the whole run, so that tokens and sessions outlast a round. */
export interface Course {
  /** Makes what a round of this many seconds will use up. */
  readonly before?: (seconds: number) => Promise<void>;
  /** Does the work once and checks every answer. False: nothing is left to do. Throws on a wrong answer. */
  readonly step: (lane: Lane, index: number) => Promise<boolean>;
  /** Looks, after a round, whether what the answers claimed is so. */
  readonly after?: () => Promise<void>;
}

/** One row of the report: work that can be done at several sites. */
export interface Work {
  readonly name: string;
  readonly title: string;
  readonly connections: number;
  readonly open: (site: Site) => Promise<Course>;
}

/** Requests under way at once, unless a work says otherwise. */
export const CONNECTIONS = 32;
