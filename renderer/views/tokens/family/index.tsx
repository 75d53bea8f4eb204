import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import type { TokenFamily } from '../../../../shared/contract/tokens.ts';
import { may } from '../../../../shared/role.ts';
import { useAct } from '../../../acts/act-provider.tsx';
import { useClient } from '../../../bridge/console-context.tsx';
import { describeError } from '../../../bridge/describe-error.ts';
import { leavesNothing } from '../../../bridge/leaves-nothing.ts';
import { useMay } from '../../../bridge/session-context.tsx';
import { useRefreshOn } from '../../../bridge/use-changes.ts';
import { shortId } from '../../../events/short-id.ts';
import { Stat, StatRow } from '../../../ui/data/stat.tsx';
import { Tree } from '../../../ui/data/tree.tsx';
import { Button } from '../../../ui/input/button.tsx';
import { Banner } from '../../../ui/state/banner.tsx';
import { ErrorState } from '../../../ui/state/error-state.tsx';
import { Badge } from '../../../ui/text/badge.tsx';
import { counted } from '../../../ui/text/counted.ts';
import { KeyValue } from '../../../ui/text/key-value.tsx';
import { PlainText } from '../../../ui/text/plain-text.tsx';
import { Time } from '../../../ui/time/time.tsx';
import { EntityAlerts } from '../../alerts/standing/alert-panel.tsx';
import { RiskStat } from '../../alerts/standing/risk-stat.tsx';
import { familyNodes } from './family-nodes.ts';

const at = (instant: string) => <Time at={Date.parse(instant)} format="date-time" seconds showZone />;

const Reuses = ({ reuses }: Pick<TokenFamily, 'reuses'>) => (
  <section className="panel" aria-labelledby="reuses">
    <h2 id="reuses" className="panel-head">
      Second uses
    </h2>
    <ul className="flex flex-col gap-2">
      {reuses.map((reuse) => (
        <li key={reuse.seq} className="border-l-2 border-critical pl-3">
          {at(reuse.at)} from <PlainText text={reuse.address ?? 'an erased address'} mono inline />
          {reuse.agent === null ? null : (
            <>
              {' '}
              with <PlainText text={reuse.agent} max={80} />
            </>
          )}
          .{' '}
          <Link to="/audit/$seq" params={{ seq: String(reuse.seq) }} className="underline">
            Event {reuse.seq}
          </Link>
        </li>
      ))}
    </ul>
  </section>
);

const Facts = ({ family }: { readonly family: TokenFamily }) => (
  <section className="panel" aria-label="Facts">
    <KeyValue
      items={[
        {
          label: 'Client',
          value: (
            <Link to="/clients/$client" params={{ client: family.client }}>
              <PlainText text={family.client_name} inline max={60} />
            </Link>
          ),
        },
        {
          label: 'User',
          value: (
            <Link to="/users/$user" params={{ user: family.user }}>
              <PlainText text={family.user_name ?? shortId(family.user)} inline max={60} />
            </Link>
          ),
        },
        { label: 'Scopes', value: family.scope },
        { label: 'Signed in by', value: `${family.amr.join(', ') || 'unknown'} (${family.acr})` },
        { label: 'Began', value: at(family.created_at) },
        { label: 'Ends', value: at(family.expires_at) },
        { label: 'Grant', value: family.grant, mono: true, copy: family.grant },
        { label: 'Session', value: family.session, mono: true, copy: family.session },
      ]}
    />
  </section>
);

/** A grant with all that was ever issued on it: the chain of rotations, and where it forked because something was used a second time. */
export const Family = () => {
  const { grant } = useParams({ strict: false });
  const client = useClient();
  const act = useAct();
  const responds = useMay(may.respond);
  const key = ['tokens.family', grant];
  const { data, error, refetch } = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => client.tokens.family({ grant: grant ?? '' }, { signal }),
  });
  useRefreshOn(['code.', 'refresh_token.', 'token.revoked', 'tokens.revoked', 'grant.revoked'], key);
  if (leavesNothing(error, data))
    return (
      <div className="page">
        <ErrorState title="The family could not be read." detail={describeError(error).text} onRetry={() => void refetch()} />
      </div>
    );
  if (!data) return <div className="page" aria-busy="true" />;
  const live = data.steps.filter(({ type, state }) => type !== 'authorization_code' && state === 'live').length;
  return (
    <div className="page">
      <div className="page-head">
        <h1>Token family</h1>
        <Badge tone={data.revoked_at === null ? 'ok' : 'critical'}>{data.revoked_at === null ? 'Stands' : 'Revoked'}</Badge>
        {data.reuses.length > 0 ? <Badge tone="critical">Reused</Badge> : null}
        {responds && data.revoked_at === null ? (
          <div className="ml-auto">
            <Button
              variant="danger"
              onClick={() =>
                act({
                  act: { act: 'tokens.revoke', selection: { by: 'grant', grant: data.grant } },
                  title: 'Revoke the family',
                  verb: 'Revoke',
                })
              }
            >
              Revoke the family
            </Button>
          </div>
        ) : null}
      </div>
      {data.revoked_at === null ? null : (
        <Banner tone="critical">
          Revoked {at(data.revoked_at)}: {(data.revoked_reason ?? 'no reason was kept').replaceAll('_', ' ')}.
        </Banner>
      )}
      <StatRow>
        <RiskStat kind="grant" id={data.grant} />
        <Stat label="Live tokens" value={live} link={<Link to="/tokens" search={{ grant: data.grant, state: 'live' }} />} />
        <Stat label="Second uses" value={data.reuses.length} tone={data.reuses.length > 0 ? 'critical' : 'neutral'} />
      </StatRow>
      <div className="grid grid-cols-[minmax(0,2fr)_minmax(352px,1fr)] items-start gap-4">
        <div className="flex min-w-0 flex-col gap-4">
          <section className="panel" aria-labelledby="chain">
            <h2 id="chain" className="panel-head">
              Chain
              <span className="ml-auto font-normal text-text-3">
                {data.truncated ? `the newest ${data.steps.length}` : counted(data.steps.length, 'step')}
              </span>
            </h2>
            <Tree label="Chain of tokens" nodes={familyNodes(data)} />
          </section>
          {data.reuses.length > 0 ? <Reuses reuses={data.reuses} /> : null}
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          <Facts family={data} />
          <EntityAlerts kind="grant" id={data.grant} />
          <EntityAlerts
            kind="session"
            id={data.session}
            title="Alerts about its session"
            empty="No rule found anything about its session."
          />
        </div>
      </div>
    </div>
  );
};
