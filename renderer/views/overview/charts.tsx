import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useClient } from '../../bridge/console-context.tsx';
import { TimeSeries } from '../../charts/time-series.tsx';
import { perMinute } from './per-minute.ts';
import { signInThreshold } from './sign-in-threshold.ts';
import type { OverviewData } from './use-overview.ts';

interface ChartProps {
  readonly data: OverviewData | undefined;
  readonly loading: boolean;
  readonly onSelectRange: (from: number, to: number) => void;
}

const timesOf = (data: OverviewData | undefined): readonly number[] => data?.courses.sign_ins.points.map(({ at }) => at) ?? [];

const RULES_FRESH_MS = 60_000;

/** Where a rule finds too many failures; nothing while the rules are not known. */
const useSignInThreshold = () => {
  const client = useClient();
  const { data } = useQuery({
    queryKey: ['rules.list'],
    queryFn: ({ signal }) => client.rules.list({}, { signal }),
    staleTime: RULES_FRESH_MS,
    retry: false,
  });
  return useMemo(() => (data ? signInThreshold(data.rules) : undefined), [data]);
};

/** Sign-ins that worked and that failed, by the minute; dragging over it narrows the screen. */
export const SignInChart = ({ data, loading, onSelectRange }: ChartProps) => {
  const threshold = useSignInThreshold();
  const pace = (measure: 'sign_ins' | 'sign_in_failures') => (data ? perMinute(data.courses[measure].points, data.step, data.to) : []);
  return (
    <section className="panel" aria-label="Sign-ins a minute">
      <TimeSeries
        primary
        title="Sign-ins a minute"
        times={timesOf(data)}
        series={[
          { id: 'ok', label: 'ok', tone: 'accent', values: pace('sign_ins') },
          { id: 'failed', label: 'failed', tone: 'critical', values: pace('sign_in_failures') },
        ]}
        {...(threshold ? { threshold } : {})}
        onSelectRange={onSelectRange}
        loading={loading}
      />
    </section>
  );
};

/** Tokens issued, refreshed and revoked, by the minute. */
export const TokenChart = ({ data, loading, onSelectRange }: ChartProps) => {
  const pace = (measure: 'tokens_issued' | 'tokens_refreshed' | 'tokens_revoked') =>
    data ? perMinute(data.courses[measure].points, data.step, data.to) : [];
  return (
    <section className="panel" aria-label="Tokens a minute">
      <TimeSeries
        title="Tokens a minute"
        times={timesOf(data)}
        series={[
          { id: 'issued', label: 'issued', tone: 'accent', values: pace('tokens_issued') },
          { id: 'refreshed', label: 'refreshed', tone: 'low', kind: 'line', values: pace('tokens_refreshed') },
          { id: 'revoked', label: 'revoked', tone: 'high', kind: 'line', values: pace('tokens_revoked') },
        ]}
        onSelectRange={onSelectRange}
        loading={loading}
      />
    </section>
  );
};
