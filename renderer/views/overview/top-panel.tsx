import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Measure, subjects } from '../../../shared/contract/metrics.ts';
import { useClient } from '../../bridge/console-context.tsx';
import { describeError } from '../../bridge/describe-error.ts';
import { BarList } from '../../charts/bar-list.tsx';
import { shortId } from '../../events/short-id.ts';
import { rangeBounds, rangeLabel, type TimeRange } from '../../ui/filter/time-range.ts';
import type { LinkElement } from '../../ui/link-element.ts';
import { Dimmed } from '../../ui/state/dimmed.tsx';
import { ErrorState } from '../../ui/state/error-state.tsx';
import { counted } from '../../ui/text/counted.ts';
import type { Tone } from '../../ui/text/tone.ts';
import { useZone } from '../../ui/time/zone-provider.tsx';

type Subject = (typeof subjects)[number];
const AGAIN_MS = 10_000;
const MOST = 5;

const pages: { readonly [S in Subject]: (id: string) => LinkElement } = {
  address: (address) => <Link to="/network/address/$address" params={{ address }} />,
  client: (client) => <Link to="/clients/$client" params={{ client }} />,
  user: (user) => <Link to="/users/$user" params={{ user }} />,
};

/** Names of what was erased or removed are gone; an address is then known by nothing that opens a page. */
const rowOf = (by: Subject, tone: Tone, { id, shown, value }: { id: string; shown: string | null; value: number }) => ({
  id,
  label: shown ?? (by === 'address' ? 'erased address' : shortId(id)),
  value,
  tone,
  ...(by === 'address' && shown === null ? {} : { link: pages[by](id) }),
});

interface TopPanelProps {
  readonly title: string;
  readonly by: Subject;
  readonly measure: Measure;
  readonly range: TimeRange;
  readonly name: string;
  readonly tone: Tone;
  /** What there is none of, when there is none: "failed sign-in". */
  readonly what: string;
  /** The newest event that is counted. */
  readonly through: number | undefined;
  readonly children?: ReactNode;
}

/** Whom most of a measure falls to in the range. Each row opens the page of whom it names. */
export const TopPanel = ({ title, by, measure, range, name, tone, what, through, children }: TopPanelProps) => {
  const client = useClient();
  const { now, zone } = useZone();
  const { data, error, refetch, isPlaceholderData } = useQuery({
    queryKey: ['metrics.top', by, measure, name],
    queryFn: ({ signal }) => {
      const { from, to } = rangeBounds(range, now());
      return client.metrics.top({ by, measure, from: Math.floor(from), to: Math.ceil(to), limit: MOST }, { signal });
    },
    placeholderData: keepPreviousData,
    refetchInterval: AGAIN_MS,
  });
  const looked = through === undefined ? '' : ` ${counted(through, 'event of the log is', 'events of the log are')} counted.`;
  const label = rangeLabel(range, zone);
  return (
    <section className="panel" aria-label={title}>
      <h2 className="panel-head">
        {title}
        <span className="ml-auto font-normal text-text-3">{children}</span>
      </h2>
      {error && !data ? (
        <ErrorState title="This could not be read." detail={describeError(error).text} onRetry={() => void refetch()} />
      ) : null}
      {data ? (
        <Dimmed busy={isPlaceholderData}>
          <BarList
            label={title}
            mono={by === 'address'}
            items={data.rows.map((row) => rowOf(by, tone, row))}
            empty={<p className="m-0 py-2 text-text-3">{`No ${what} in the range: ${label.toLowerCase()}.${looked}`}</p>}
          />
          {data.others > 0 ? <p className="num m-0 pt-1 text-text-3">{`${data.others.toLocaleString('en-US')} by others`}</p> : null}
        </Dimmed>
      ) : null}
    </section>
  );
};
