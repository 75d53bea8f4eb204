import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { placeKind } from '../../../../shared/place-kind.ts';
import { may } from '../../../../shared/role.ts';
import { useClient } from '../../../bridge/console-context.tsx';
import { describeError } from '../../../bridge/describe-error.ts';
import { leavesNothing } from '../../../bridge/leaves-nothing.ts';
import { useMay } from '../../../bridge/session-context.tsx';
import { useRefreshOn } from '../../../bridge/use-changes.ts';
import { BarList } from '../../../charts/bar-list.tsx';
import { EntityTimeline } from '../../../events/entity-timeline.tsx';
import { Stat, StatRow } from '../../../ui/data/stat.tsx';
import { Button } from '../../../ui/input/button.tsx';
import { Banner } from '../../../ui/state/banner.tsx';
import { ErrorState } from '../../../ui/state/error-state.tsx';
import { Badge } from '../../../ui/text/badge.tsx';
import { PlainText } from '../../../ui/text/plain-text.tsx';
import { Time } from '../../../ui/time/time.tsx';
import { EntityAlerts } from '../../alerts/standing/alert-panel.tsx';
import { RiskStat } from '../../alerts/standing/risk-stat.tsx';
import { RuleReason } from '../rule-reason.tsx';

/** What is known of an address or a range: what came from it, on whom, and whether it is turned away. */
export const AddressPage = () => {
  const { address = '' } = useParams({ strict: false });
  const client = useClient();
  const navigate = useNavigate();
  const responds = useMay(may.respond);
  const key = ['network.address', address];
  const { data, error, refetch } = useQuery({ queryKey: key, queryFn: ({ signal }) => client.network.address({ address }, { signal }) });
  useRefreshOn(['address.'], key);
  if (leavesNothing(error, data))
    return (
      <div className="page">
        <ErrorState title="The address could not be shown." detail={describeError(error).text} onRetry={() => void refetch()} />
      </div>
    );
  const blocked = data?.rules.find((rule) => rule.kind === 'block' && rule.ended_at === null);
  return (
    <div className="page">
      <div className="page-head">
        <h1>
          <PlainText text={address} inline />
        </h1>
        {blocked ? <Badge tone="critical">Blocked</Badge> : null}
        {data?.own ? <Badge tone="accent">Yours</Badge> : null}
        <div className="ml-auto flex items-center gap-2">
          {responds ? (
            <Button variant="danger" onClick={() => void navigate({ to: '/network', search: { add: 'block', range: address } })}>
              Block
            </Button>
          ) : null}
          <Link to="/network" search={{ covering: address }}>
            Rules covering it
          </Link>
        </div>
      </div>
      {blocked ? (
        <Banner tone="critical">
          Blocked as <PlainText text={blocked.range} mono inline /> since <Time at={Date.parse(blocked.created_at)} format="date-time" />:{' '}
          <RuleReason rule={blocked} />
        </Banner>
      ) : null}
      {data ? (
        <>
          <StatRow>
            <RiskStat kind={placeKind(address)} id={address} />
            <Stat
              label="Events"
              value={data.events}
              detail={data.since === null ? 'all that are kept' : 'the newest that were read'}
              link={<Link to="/audit" search={{ address }} />}
            />
            <Stat
              label="Failed"
              value={data.failures}
              tone={data.failures > 0 ? 'high' : 'neutral'}
              link={<Link to="/audit" search={{ address, success: false }} />}
            />
            <Stat label="Users" value={data.users.length} detail={data.users.length > 5 ? 'shared by many: a block hits them all' : ''} />
            <Stat label="Clients" value={data.clients.length} />
          </StatRow>
          <div className="grid grid-cols-[minmax(0,2fr)_minmax(280px,1fr)] items-start gap-4">
            <div className="flex min-w-0 flex-col gap-4">
              <EntityAlerts kind={placeKind(address)} id={address} />
              <EntityTimeline filter={{ address }} />
            </div>
            <div className="flex min-w-0 flex-col gap-4">
              <section className="panel" aria-label="Users seen">
                <h2 className="panel-head">Users seen</h2>
                <BarList
                  label="Users seen"
                  empty="None signed in from here."
                  items={data.users.map(({ id, shown, events }) => ({
                    id,
                    label: shown ?? 'erased',
                    value: events,
                    link: <Link to="/users/$user" params={{ user: id }} />,
                  }))}
                />
              </section>
              <section className="panel" aria-label="Clients seen">
                <h2 className="panel-head">Clients seen</h2>
                <BarList
                  label="Clients seen"
                  empty="None was used from here."
                  items={data.clients.map(({ id, shown, events }) => ({
                    id,
                    label: shown ?? id,
                    value: events,
                    link: <Link to="/clients/$client" params={{ client: id }} />,
                  }))}
                />
              </section>
              <section className="panel" aria-label="Agents seen">
                <h2 className="panel-head">Agents seen</h2>
                <BarList
                  label="Agents seen"
                  empty="None was kept."
                  items={data.agents.map(({ agent, events }) => ({ id: agent, label: agent, value: events }))}
                />
              </section>
            </div>
          </div>
        </>
      ) : null}
    </div>
  );
};
