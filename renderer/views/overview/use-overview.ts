import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { Measure } from '../../../shared/contract/metrics.ts';
import type { EpochMs } from '../../../shared/units.ts';
import { useClient } from '../../bridge/console-context.tsx';
import { useRefreshOn } from '../../bridge/use-changes.ts';
import { rangeBounds, type TimeRange } from '../../ui/filter/time-range.ts';
import { useZone } from '../../ui/time/zone-provider.tsx';

const measures = [
  'sign_ins',
  'sign_in_failures',
  'tokens_issued',
  'tokens_refreshed',
  'tokens_revoked',
  'blocked_requests',
] as const satisfies readonly Measure[];
export type OverviewMeasure = (typeof measures)[number];

/** Facts that change what the screen shows. */
const kinds = [
  'user.',
  'session.',
  'token.',
  'tokens.',
  'code.',
  'refresh_token.',
  'grant.',
  'request.',
  'limit.',
  'refusals.',
  'address.',
];
/** A chart of three hours does not change from one second to the next. */
const REFRESH_MS = 2000;
/** Read again in any case: the range moves on even when nothing happens. */
const AGAIN_MS = 10_000;
const POINTS = 120;

export interface Course {
  readonly points: readonly { readonly at: EpochMs; readonly value: number }[];
  readonly total: number;
  readonly before: number;
}

export interface OverviewData {
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly step: number;
  /** The newest event that is counted. */
  readonly through: number;
  readonly courses: { readonly [M in OverviewMeasure]: Course };
}

const nothing: Course = { points: [], total: 0, before: 0 };

/** The measures of a range, read again as facts come in. `from` is where the first point begins: what the numbers cover, and so what their lists show. */
export const useOverview = (range: TimeRange, name: string) => {
  const client = useClient();
  const { now } = useZone();
  const key = ['metrics.series', 'overview', name];
  const query = useQuery({
    queryKey: key,
    queryFn: async ({ signal }): Promise<OverviewData> => {
      const { from, to } = rangeBounds(range, now());
      const asked = { measures: [...measures], from: Math.floor(from), to: Math.ceil(to), points: POINTS };
      const { series, step_ms, through } = await client.metrics.series(asked, { signal });
      const find = (measure: OverviewMeasure): Course => series.find((one) => one.measure === measure) ?? nothing;
      return {
        from: series[0]?.points[0]?.at ?? asked.from,
        to: asked.to,
        step: step_ms,
        through,
        courses: {
          sign_ins: find('sign_ins'),
          sign_in_failures: find('sign_in_failures'),
          tokens_issued: find('tokens_issued'),
          tokens_refreshed: find('tokens_refreshed'),
          tokens_revoked: find('tokens_revoked'),
          blocked_requests: find('blocked_requests'),
        },
      };
    },
    placeholderData: keepPreviousData,
    refetchInterval: AGAIN_MS,
  });
  useRefreshOn(kinds, key, REFRESH_MS);
  return query;
};

/** What is live now. */
export const useStanding = () => {
  const client = useClient();
  const key = ['metrics.now'];
  const query = useQuery({ queryKey: key, queryFn: ({ signal }) => client.metrics.now({}, { signal }), refetchInterval: AGAIN_MS });
  useRefreshOn(kinds, key, REFRESH_MS);
  return query;
};
