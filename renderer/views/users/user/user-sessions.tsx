import { Link } from '@tanstack/react-router';
import { may } from '../../../../shared/role.ts';
import { useAct } from '../../../acts/act-provider.tsx';
import { useMay } from '../../../bridge/session-context.tsx';
import { Button } from '../../../ui/input/button.tsx';
import { EmptyState } from '../../../ui/state/empty-state.tsx';
import { PlainText } from '../../../ui/text/plain-text.tsx';
import { Countdown } from '../../../ui/time/countdown.tsx';
import { Time } from '../../../ui/time/time.tsx';
import type { ShownUser } from './shown-user.ts';

/** Where the person is signed in, each to be ended alone, or all others. */
export const UserSessions = ({ user }: { readonly user: ShownUser }) => {
  const act = useAct();
  const responds = useMay(may.respond);
  return (
    <section className="panel" aria-labelledby="sessions">
      <h2 id="sessions" className="panel-head">
        Live sessions <span className="ml-auto font-normal text-text-3">{user.sessions.length}</span>
      </h2>
      {user.sessions.length === 0 ? <EmptyState title="Not signed in." looked="Sessions that have not ended were looked at." /> : null}
      <ul className="m-0 flex list-none flex-col p-0">
        {user.sessions.map((session) => (
          <li key={session.id} className="flex items-center gap-4 border-t border-line py-2 first:border-t-0">
            <div className="min-w-0 flex-1">
              <div className="flex gap-3">
                {session.address === null ? (
                  <span className="text-text-3">unknown address</span>
                ) : (
                  <Link to="/network/address/$address" params={{ address: session.address }}>
                    <PlainText text={session.address} mono inline />
                  </Link>
                )}
                <span className="text-text-3">
                  last seen <Time at={Date.parse(session.last_seen_at)} />,{' '}
                  <Countdown until={Date.parse(session.expires_at)} lead="ends in" over="ended" short />, {session.grants}{' '}
                  {session.grants === 1 ? 'grant' : 'grants'}
                </span>
              </div>
              <div className="truncate text-text-3">
                {session.agent === null ? 'unknown agent' : <PlainText text={session.agent} inline max={120} />}
              </div>
            </div>
            {responds ? (
              <Button
                size="sm"
                onClick={() =>
                  act({ act: { act: 'sessions.end', sessions: [session.id] }, title: `End a session of ${user.username}`, verb: 'End' })
                }
              >
                End
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  );
};
