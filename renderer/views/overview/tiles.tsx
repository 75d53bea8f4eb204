import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { EventFilterInput } from '../../../shared/contract/audit.ts';
import { useReadAt } from '../../bridge/use-engine-time.ts';
import { logSearch } from '../../events/log-search.ts';
import { Stat, StatRow } from '../../ui/data/stat.tsx';
import { counted } from '../../ui/text/counted.ts';
import type { Tone } from '../../ui/text/tone.ts';
import { formatRelative } from '../../ui/time/format-time.ts';
import { useNow } from '../../ui/time/use-now.ts';
import { AlertsTile } from '../alerts/standing/alerts-tile.tsx';
import { describeChange, type Meaning } from './describe-change.ts';
import { type Course, type OverviewData, type OverviewMeasure, useStanding } from './use-overview.ts';

const DAY_MS = 86_400_000;
const count = new Intl.NumberFormat('en-US');

/**
 * What is counted in each measure, as a filter of the log. Refusals beyond the first few are recorded as one event that says of which kind and how many: the word finds
 * those of the right kind.
 */
const listed: Partial<Record<OverviewMeasure, EventFilterInput>> = {
  sign_ins: { kinds: ['user.signed_in'] },
  sign_in_failures: { kinds: ['user.sign_in_failed', 'refusals.counted'], text: 'user.sign_in_failed' },
  tokens_revoked: { kinds: ['token.revoked', 'tokens.revoked', 'grant.revoked'] },
  blocked_requests: { kinds: ['request.blocked', 'limit.exceeded', 'refusals.counted'] },
};

interface TileProps {
  readonly label: string;
  readonly measure: OverviewMeasure;
  readonly data: OverviewData | undefined;
  readonly tone: Tone;
  readonly meaning: Meaning;
  readonly at: number;
  readonly loading: boolean;
  readonly detail?: ReactNode;
}

const Tile = ({ label, measure, data, tone, meaning, at, loading, detail }: TileProps) => {
  if (!data) return <Stat label={label} value="–" loading />;
  const { total, before, points }: Course = data.courses[measure];
  const when = data.to - data.from > DAY_MS ? 'the time before' : 'a day before';
  // A zero says what was looked at, so that it is not taken for nothing read.
  const said = total === 0 ? `${counted(data.through, 'event')} looked at` : before === 0 ? undefined : `against ${when}`;
  return (
    <Stat
      label={label}
      value={total}
      change={describeChange(total, before, meaning, when)}
      detail={detail ?? said}
      values={points.map(({ value }) => value)}
      tone={total === 0 ? 'neutral' : tone}
      at={at}
      loading={loading}
      link={<Link to="/audit" search={logSearch({ ...listed[measure], from: data.from, to: data.to })} />}
    />
  );
};

const LiveTokens = () => {
  const { data, dataUpdatedAt } = useStanding();
  const readAt = useReadAt(dataUpdatedAt);
  if (!data) return <Stat label="Live tokens" value="–" loading />;
  const { access_tokens: access, refresh_tokens: refresh, sessions } = data;
  return (
    <Stat
      label="Live tokens"
      value={access + refresh}
      detail={`${count.format(access)} access, ${count.format(refresh)} refresh · ${count.format(sessions)} ${sessions === 1 ? 'session' : 'sessions'}`}
      at={readAt}
      link={<Link to="/tokens" />}
    />
  );
};

/** How many ranges are blocked, as a way to them: it lies over the link of the tile. */
const Blocks = () => {
  const { data } = useStanding();
  const now = useNow(60_000);
  if (!data) return null;
  const expiry = data.next_block_expiry === null ? '' : `, next ends ${formatRelative(data.next_block_expiry, now)}`;
  return (
    <Link to="/network" className="relative z-1">
      {data.blocks === 0 ? 'no block stands' : `${count.format(data.blocks)} ${data.blocks === 1 ? 'block' : 'blocks'}${expiry}`}
    </Link>
  );
};

interface TilesProps {
  readonly data: OverviewData | undefined;
  /** When the numbers were read. */
  readonly at: number;
  /** Whether what is shown belongs to the former range. */
  readonly loading: boolean;
}

/** The six numbers of the screen. Each opens the list of what it counts. */
export const Tiles = ({ data, at, loading }: TilesProps) => {
  const shared = { data, at, loading };
  return (
    <div className="[&>div>*]:min-w-36">
      <StatRow>
        <AlertsTile />
        <Tile {...shared} label="Sign-ins" measure="sign_ins" tone="accent" meaning="neutral" />
        <Tile {...shared} label="Failed" measure="sign_in_failures" tone="critical" meaning="bad" />
        <LiveTokens />
        <Tile {...shared} label="Revoked" measure="tokens_revoked" tone="ok" meaning="neutral" />
        <Tile {...shared} label="Blocked or limited" measure="blocked_requests" tone="high" meaning="bad" detail={<Blocks />} />
      </StatRow>
    </div>
  );
};
