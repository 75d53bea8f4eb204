import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { may } from '../../../../shared/role.ts';
import { useClient } from '../../../bridge/console-context.tsx';
import { describeError } from '../../../bridge/describe-error.ts';
import { leavesNothing } from '../../../bridge/leaves-nothing.ts';
import { useMay } from '../../../bridge/session-context.tsx';
import { useRefreshOn } from '../../../bridge/use-changes.ts';
import { EntityTimeline } from '../../../events/entity-timeline.tsx';
import { Stat, StatRow } from '../../../ui/data/stat.tsx';
import { ErrorState } from '../../../ui/state/error-state.tsx';
import { Badge } from '../../../ui/text/badge.tsx';
import { KeyValue } from '../../../ui/text/key-value.tsx';
import { PlainText } from '../../../ui/text/plain-text.tsx';
import { Time } from '../../../ui/time/time.tsx';
import { EntityAlerts } from '../../alerts/standing/alert-panel.tsx';
import { RiskStat } from '../../alerts/standing/risk-stat.tsx';
import { UserActs } from './acts.tsx';
import { Consents } from './consents.tsx';
import { EditUser } from './edit-user.tsx';
import { SetPassword } from './set-password.tsx';
import { UserSessions } from './user-sessions.tsx';

/** One person: who it is, where signed in, what clients were allowed, what happened, and how to end it. */
export const UserPage = () => {
  const { user = '' } = useParams({ strict: false });
  const client = useClient();
  const responds = useMay(may.respond);
  const administers = useMay(may.administer);
  const [dialog, setDialog] = useState<'edit' | 'password'>();
  const key = ['users.show', user];
  const { data, error, refetch } = useQuery({ queryKey: key, queryFn: ({ signal }) => client.users.show({ user }, { signal }) });
  useRefreshOn(['user.', 'session.', 'consent.', 'grant.', 'mfa.', 'password.', 'tokens.', 'code.redeemed'], key);
  if (leavesNothing(error, data))
    return (
      <div className="page">
        <ErrorState title="The user could not be shown." detail={describeError(error).text} onRetry={() => void refetch()} />
      </div>
    );
  if (!data) return <div className="page" aria-busy="true" />;
  const close = (): void => setDialog(undefined);
  return (
    <div className="page">
      <div className="page-head">
        <h1>
          <PlainText text={data.username} inline max={64} />
        </h1>
        <Badge tone={data.status === 'active' ? 'ok' : 'critical'}>{data.status === 'active' ? 'Active' : 'Suspended'}</Badge>
        {responds ? (
          <UserActs user={data} administers={administers} onEdit={() => setDialog('edit')} onPassword={() => setDialog('password')} />
        ) : null}
      </div>
      <StatRow>
        <RiskStat kind="user" id={data.sub} />
        <Stat label="Live sessions" value={data.sessions.length} />
        <Stat label="Live tokens" value={data.live_tokens} link={<Link to="/tokens" search={{ user: data.sub, state: 'live' }} />} />
        <Stat label="Consents" value={data.consents.length} />
        <Stat
          label="Second factor"
          value={data.second_factor ? 'Enrolled' : 'None'}
          tone={data.second_factor ? 'neutral' : 'medium'}
          detail={data.locked_until === null ? '' : 'not asked for just now: too many wrong codes'}
        />
      </StatRow>
      <div className="grid grid-cols-[minmax(260px,1fr)_minmax(0,2fr)] items-start gap-4">
        <div className="flex min-w-0 flex-col gap-4">
          <section className="panel" aria-label="Account">
            <KeyValue
              items={[
                { label: 'sub', value: data.sub, mono: true, copy: data.sub },
                { label: 'Mail', value: data.email ?? '–' },
                {
                  label: 'Password',
                  value:
                    data.password_changed_at === null ? (
                      'None'
                    ) : (
                      <>
                        set <Time at={Date.parse(data.password_changed_at)} />
                      </>
                    ),
                },
                ...data.factors.map((factor) => ({
                  label: factor.method === 'totp' ? 'One-time codes' : 'Recovery codes',
                  value:
                    factor.enrolled_at === null ? (
                      `${factor.left ?? 0} left`
                    ) : (
                      <>
                        enrolled <Time at={Date.parse(factor.enrolled_at)} />
                      </>
                    ),
                })),
                { label: 'Created', value: <Time at={Date.parse(data.created_at)} format="date-time" showZone /> },
                ...Object.entries(data.claims).map(([name, value]) => ({
                  label: name.slice(0, 40),
                  value: typeof value === 'string' ? value : JSON.stringify(value),
                })),
              ]}
            />
          </section>
          <Consents user={data} />
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          <UserSessions user={data} />
          <EntityAlerts kind="user" id={data.sub} />
          <EntityTimeline filter={{ user: data.sub }} />
        </div>
      </div>
      {dialog === 'edit' && administers ? <EditUser user={data} onClose={close} /> : null}
      {dialog === 'password' && administers ? <SetPassword user={data} onClose={close} /> : null}
    </div>
  );
};
