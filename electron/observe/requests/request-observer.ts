import type { Millis } from '../../../shared/units.ts';
import { limitKeyAddress } from '../../lib/addresses.ts';
import type { Clock } from '../../lib/clock.ts';
import type { PeopleSeen } from '../../limits/people-seen.ts';
import { createRecentMap, type RecentMap } from '../../limits/recent-map.ts';
import { type CountWindow, countOne, newCountWindow, tellOnce } from './count-window.ts';
import { endpointName } from './endpoint-name.ts';
import { addSample, deviationOf, newResponseBaseline, type ResponseBaseline } from './response-baseline.ts';
import type { UnusualRequests, UnusualSubject } from './unusual-requests.ts';

export interface ObserverConfig {
  readonly enabled: boolean;
  readonly requestsPerMinute: number;
  readonly failures: number;
  readonly failureWindowSeconds: number;
  readonly deviations: number;
  readonly samples: number;
  readonly remembered: number;
  readonly slowerByMs: number;
  readonly endpoints: number;
  readonly endpointWindowSeconds: number;
}

/** A request that was answered. */
export interface Sighting {
  /** As `createClientAddress` gives it. */
  readonly address: string;
  /** Raw, without the query. */
  readonly path: string;
  /** Name of the route; null when there is none. */
  readonly endpoint: string | null;
  readonly status: number;
  /** From reading the request to its answer; null where nothing was worked on. */
  readonly milliseconds: Millis | null;
  /** The client that proved itself, or said who it is where it needs no proof. */
  readonly client?: string | undefined;
  /** The client showed a secret or a key: what it asks is counted as the client's and not as the address's. */
  readonly isProven?: boolean | undefined;
  readonly user?: string | undefined;
  /** Another site had the browser send it. */
  readonly foreign?: true | undefined;
}

/** Compares what every address, client and user asks with what is usual. */
export interface RequestObserver {
  note(sighting: Sighting): void;
}

/** What is known of one subject. Each part is made when it is first needed. */
interface Subject {
  readonly rate: CountWindow;
  failures?: CountWindow;
  endpoints?: { readonly names: Set<string>; since: Millis; toldAt: Millis };
  times?: { readonly byEndpoint: Map<string, ResponseBaseline>; toldAt: Millis };
}

const MINUTE: Millis = 60_000;
const ADDRESSES = 20_000;
const OTHERS = 10_000;
/** Endpoints of a subject whose times are kept. */
const MOST_TIMED = 8;
/** Endpoints of a subject that are told apart, however high the threshold. */
const MOST_ENDPOINTS = 512;
/** What browsers ask every site for by themselves: that there is none is no failure, and no search either. */
const BROWSERS_ASK =
  /^\/(?:favicon\.ico|apple-touch-icon[\w-]*\.png|robots\.txt|\.well-known\/(?:change-password|appspecific\/[\w.]+|traffic-advice))$/;
/** Counted by the client at its own limit, and asked for as often as its resource server is asked. */
const ASKED_FOR_OTHERS = 'introspect';

const OWN = Object.freeze({});
const FOREIGN = Object.freeze({ foreign: true as const });

interface Judged {
  readonly subject: UnusualSubject;
  readonly known: Subject;
  /** By what thresholds are multiplied: how many people it may be. */
  readonly scale: number;
  readonly foreign: { readonly foreign?: true };
}

const createJudges = (config: ObserverConfig, unusual: UnusualRequests) => {
  const failureMs = config.failureWindowSeconds * 1000;
  const endpointMs = config.endpointWindowSeconds * 1000;
  return {
    rate({ subject, known, scale, foreign }: Judged, now: Millis): void {
      const observed = countOne(known.rate, now, MINUTE);
      const threshold = config.requestsPerMinute * scale;
      if (observed > threshold && tellOnce(known.rate, now, MINUTE))
        unusual.note(subject, { measure: 'rate', observed, threshold, window_seconds: MINUTE / 1000, ...foreign });
    },
    failure({ subject, known, scale, foreign }: Judged, now: Millis): void {
      known.failures ??= newCountWindow(now);
      const observed = countOne(known.failures, now, failureMs);
      const threshold = config.failures * scale;
      if (observed > threshold && tellOnce(known.failures, now, failureMs))
        unusual.note(subject, { measure: 'failures', observed, threshold, window_seconds: config.failureWindowSeconds, ...foreign });
    },
    endpoint({ subject, known, scale, foreign }: Judged, now: Millis, name: string): void {
      known.endpoints ??= { names: new Set(), since: now, toldAt: Number.NEGATIVE_INFINITY };
      const { endpoints } = known;
      if (now - endpoints.since >= endpointMs) {
        endpoints.names.clear();
        endpoints.since = now;
      }
      if (endpoints.names.size < MOST_ENDPOINTS) endpoints.names.add(name);
      const observed = endpoints.names.size;
      const threshold = Math.min(config.endpoints * scale, MOST_ENDPOINTS - 1);
      if (observed > threshold && tellOnce(endpoints, now, endpointMs))
        unusual.note(subject, { measure: 'endpoints', observed, threshold, window_seconds: config.endpointWindowSeconds, ...foreign });
    },
    time({ subject, known, foreign }: Judged, now: Millis, endpoint: string, milliseconds: Millis): void {
      known.times ??= { byEndpoint: new Map(), toldAt: Number.NEGATIVE_INFINITY };
      const { times } = known;
      let baseline = times.byEndpoint.get(endpoint);
      if (baseline === undefined) {
        if (times.byEndpoint.size >= MOST_TIMED) return;
        baseline = newResponseBaseline();
        times.byEndpoint.set(endpoint, baseline);
      }
      const deviation = deviationOf(baseline, milliseconds);
      const { mean, variance, samples } = baseline;
      addSample(baseline, milliseconds, config.remembered);
      const isSlow = samples >= config.samples && deviation > config.deviations && milliseconds - mean > config.slowerByMs;
      if (!isSlow || !tellOnce(times, now, MINUTE)) return;
      const threshold = Math.round(Math.max(mean + config.deviations * Math.sqrt(variance), mean + config.slowerByMs));
      const figures = { observed: Math.round(milliseconds), threshold, baseline: Math.round(mean) };
      const howFar = Number.isFinite(deviation) ? { deviation: Math.round(deviation * 10) / 10 } : {};
      unusual.note(subject, { measure: 'response_time', ...figures, ...howFar, window_seconds: MINUTE / 1000, ...foreign });
    },
  };
};

/**
 * Observes the requests of each address, client and user in bounded memory, and tells what is unusual, at most once for each subject, measure and window:
 *
 * - `rate`: more requests in a minute than the threshold. What a client asks that proved itself by a secret or a key counts for the client and not for the address
 *   from which it asks, else every busy backend were unusual; what it asks about other people's tokens (introspection) has a limit of its own and counts for nobody.
 * - `failures`: more refused requests (4xx) in a window.
 * - `endpoints`: more different paths in a window, also such as do not exist; ids within them do not count.
 * - `response_time`: an answer slower than the mean of that subject and endpoint by more than so many standard deviations, and by an absolute amount.
 *
 * An address that many people share asks more than one that a single person uses, and so does a client that many people use: their thresholds are multiplied by the
 * number of different people who proved themselves there within the hour.
 *
 * What another site had a browser send is counted apart from what was asked at the same address, and told as such. At clients and users all counts together: they are
 * nobody's visitors.
 *
 * Nothing is written here: {@link UnusualRequests} is.
 */
export const createRequestObserver = (deps: {
  readonly clock: Pick<Clock, 'monotonic'>;
  readonly config: ObserverConfig;
  readonly people: Pick<PeopleSeen, 'count'>;
  readonly unusual: UnusualRequests;
}): RequestObserver => {
  const { clock, config, people } = deps;
  const judges = createJudges(config, deps.unusual);
  const addresses = createRecentMap<Subject>(ADDRESSES);
  const clients = createRecentMap<Subject>(OTHERS);
  const users = createRecentMap<Subject>(OTHERS);

  const subjectOf = (map: RecentMap<Subject>, key: string, now: Millis): Subject => {
    const known = map.get(key);
    if (known) return known;
    const fresh: Subject = { rate: newCountWindow(now) };
    map.add(key, fresh);
    return fresh;
  };

  const judge = (judged: Judged, sighting: Sighting, now: Millis, counts: boolean): void => {
    const { path, endpoint, status, milliseconds } = sighting;
    const isOwnAsking = status === 404 && BROWSERS_ASK.test(path);
    if (counts) judges.rate(judged, now);
    if (status >= 400 && status < 500 && !isOwnAsking) judges.failure(judged, now);
    if (!isOwnAsking) judges.endpoint(judged, now, endpoint === null ? endpointName(path) : path);
    if (endpoint !== null && milliseconds !== null && status < 400) judges.time(judged, now, endpoint, milliseconds);
  };

  return {
    note(sighting) {
      if (!config.enabled) return;
      const now = clock.monotonic();
      const { address, client, user, isProven = false, endpoint } = sighting;
      const key = limitKeyAddress(address);
      const isForOthers = isProven && endpoint === ASKED_FOR_OTHERS;
      const foreign = sighting.foreign ? FOREIGN : OWN;
      const known = subjectOf(addresses, sighting.foreign ? `foreign ${key}` : key, now);
      judge({ subject: { address }, known, scale: Math.max(1, people.count(key)), foreign }, sighting, now, !isProven);
      if (client !== undefined) {
        const scale = Math.max(1, people.count(`client ${client}`));
        judge({ subject: { client }, known: subjectOf(clients, client, now), scale, foreign: OWN }, sighting, now, !isForOthers);
      }
      if (user !== undefined) judge({ subject: { user }, known: subjectOf(users, user, now), scale: 1, foreign: OWN }, sighting, now, true);
    },
  };
};
