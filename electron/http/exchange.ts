import type { IncomingHttpHeaders } from 'node:http';
import type { RouteLoad } from '../../shared/load-class.ts';
import type { LimitTier } from '../limits/tiers.ts';
import type { RequestOrigin } from '../oauth/grants/token-request.ts';
import type { CorsClass } from './cors.ts';

/** One request as a route sees it: read and bounded by the listener, independent of the framework. */
export interface Exchange {
  readonly method: 'GET' | 'POST' | 'OPTIONS';
  readonly path: string;
  /** Raw query, without the question mark. */
  readonly query: string;
  readonly headers: IncomingHttpHeaders;
  /** Raw body; undefined when there is none. */
  readonly body: Buffer | undefined;
  /** Address (forwarded ones judged), agent and id of the request. */
  readonly origin: RequestOrigin;
}

/** Whom an answer was for, as far as the request proved it. */
export interface Party {
  readonly client?: string | undefined;
  /** The client showed a secret or a key. */
  readonly isProven?: boolean | undefined;
  readonly user?: string | undefined;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: string | Buffer;
  /** For whoever observes requests; never sent. */
  readonly party?: Party | undefined;
}

/** Which standard headers an answer gets, and whether other origins may read it. */
export type RouteClass = 'page' | 'json' | 'public' | 'asset';

export interface Route {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** Name in observations and metrics. */
  readonly endpoint: string;
  readonly class: RouteClass;
  /** How scripts of other origins may use it; closed when left out. */
  readonly cors?: CorsClass;
  /** Limit that the listener applies by address; null when the route judges its own, or none applies. */
  readonly tier: LimitTier | null;
  /** How early it is shed when more is asked than can be done; of what its body decides, the class shed last. */
  readonly load: RouteLoad;
  /** The class by the body, where the path alone does not tell it. */
  loadOf?(body: Buffer | undefined): RouteLoad;
  /** Served to this machine itself whatever the rules about addresses say. */
  readonly operational?: true;
  /** It lets somebody in, or gives a client something: not served while the disk has room only for what takes access away. */
  readonly issues?: true;
  handle(exchange: Exchange): Promise<Answer> | Answer;
}
