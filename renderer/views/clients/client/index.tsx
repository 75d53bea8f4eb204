import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { may } from '../../../../shared/role.ts';
import { useClient } from '../../../bridge/console-context.tsx';
import { describeError } from '../../../bridge/describe-error.ts';
import { leavesNothing } from '../../../bridge/leaves-nothing.ts';
import { useMay, useSession } from '../../../bridge/session-context.tsx';
import { useRefreshOn } from '../../../bridge/use-changes.ts';
import { EntityTimeline } from '../../../events/entity-timeline.tsx';
import { Stat, StatRow } from '../../../ui/data/stat.tsx';
import { ErrorState } from '../../../ui/state/error-state.tsx';
import { Badge } from '../../../ui/text/badge.tsx';
import { PlainText } from '../../../ui/text/plain-text.tsx';
import { EntityAlerts } from '../../alerts/standing/alert-panel.tsx';
import { RiskStat } from '../../alerts/standing/risk-stat.tsx';
import { ClientSnippets } from '../client-snippets.tsx';
import { ClientActs } from './acts.tsx';
import { EditClient } from './edit-client.tsx';
import { Findings } from './findings.tsx';
import { Registration } from './registration.tsx';
import { RotateSecret } from './rotate-secret.tsx';

/** One client: how it does, what it may, what happened, and how to end it. */
export const ClientPage = () => {
  const { client: id = '' } = useParams({ strict: false });
  const client = useClient();
  const { state } = useSession();
  const responds = useMay(may.respond);
  const administers = useMay(may.administer);
  const [dialog, setDialog] = useState<'edit' | 'secret'>();
  const key = ['clients.show', id];
  const { data, error, refetch } = useQuery({ queryKey: key, queryFn: ({ signal }) => client.clients.show({ client_id: id }, { signal }) });
  const live = useQuery({
    queryKey: ['tokens.count', { client: id, state: 'live' }],
    queryFn: ({ signal }) => client.tokens.count({ filter: { client: id, state: 'live' } }, { signal }),
  });
  useRefreshOn(['client.', 'tokens.revoked'], key);
  useRefreshOn(
    ['token.', 'tokens.', 'code.redeemed', 'refresh_token.rotated', 'grant.revoked'],
    ['tokens.count', { client: id, state: 'live' }],
    3000,
  );
  if (leavesNothing(error, data))
    return (
      <div className="page">
        <ErrorState title="The client could not be shown." detail={describeError(error).text} onRetry={() => void refetch()} />
      </div>
    );
  if (!data) return <div className="page" aria-busy="true" />;
  const close = (): void => setDialog(undefined);
  return (
    <div className="page">
      <div className="page-head">
        <h1>
          <PlainText text={data.client_name === '' ? data.client_id : data.client_name} inline max={64} />
        </h1>
        <Badge tone={data.status === 'active' ? 'ok' : 'critical'}>{data.status === 'active' ? 'Active' : 'Suspended'}</Badge>
        {responds ? (
          <ClientActs client={data} administers={administers} onEdit={() => setDialog('edit')} onRotate={() => setDialog('secret')} />
        ) : null}
      </div>
      <StatRow>
        <RiskStat kind="client" id={id} />
        <Stat label="Live tokens" value={live.data?.tokens ?? '–'} link={<Link to="/tokens" search={{ client: id, state: 'live' }} />} />
        <Stat label="Issued, 24 h" value={data.health.issued} link={<Link to="/audit" search={{ client: id }} />} />
        <Stat
          label="Refused, 24 h"
          value={data.health.failures}
          tone={data.health.failures > 0 ? 'high' : 'neutral'}
          link={<Link to="/audit" search={{ client: id, success: false }} />}
        />
        <Stat
          label="Secret age"
          value={data.health.secret_age_days === null ? '–' : `${data.health.secret_age_days} d`}
          detail={data.health.secret_expires_at === null ? '' : 'a former secret is still good'}
        />
      </StatRow>
      <div className="grid grid-cols-[minmax(0,1fr)_minmax(0,1fr)] items-start gap-4">
        <div className="flex min-w-0 flex-col gap-4">
          {data.health.findings.length > 0 ? <Findings findings={data.health.findings} /> : null}
          <Registration client={data} />
          <section className="panel" aria-label="How to use it">
            <ClientSnippets
              input={{
                issuer: state?.issuer ?? '',
                clientId: data.client_id,
                method: data.token_endpoint_auth_method,
                grants: data.grant_types,
                redirectUri: data.redirect_uris[0],
                scope: data.default_scope === '' ? data.scope : data.default_scope,
              }}
            />
          </section>
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          <EntityAlerts kind="client" id={id} />
          <EntityTimeline filter={{ client: id }} />
        </div>
      </div>
      {dialog === 'edit' && administers ? <EditClient client={data} onClose={close} /> : null}
      {dialog === 'secret' && administers ? <RotateSecret client={data} onClose={close} /> : null}
    </div>
  );
};
