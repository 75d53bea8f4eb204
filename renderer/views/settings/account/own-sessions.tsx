import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useClient } from '../../../bridge/console-context.tsx';
import { describeError } from '../../../bridge/describe-error.ts';
import { leavesNothing } from '../../../bridge/leaves-nothing.ts';
import { useSession } from '../../../bridge/session-context.tsx';
import { useSave } from '../../../bridge/use-save.ts';
import { Button } from '../../../ui/input/button.tsx';
import { Dialog } from '../../../ui/overlay/dialog.tsx';
import { ErrorState } from '../../../ui/state/error-state.tsx';
import { Badge } from '../../../ui/text/badge.tsx';
import { PlainText } from '../../../ui/text/plain-text.tsx';
import { Time } from '../../../ui/time/time.tsx';

const KEY = ['session.list.own'] as const;

/** Where the operator is signed in. Ending the very session takes a distinct step. */
export const OwnSessions = () => {
  const client = useClient();
  const { again } = useSession();
  const [own, setOwn] = useState<string>();
  const { data, error, refetch } = useQuery({ queryKey: KEY, queryFn: ({ signal }) => client.session.list({}, { signal }) });
  const { busy, general, save } = useSave(() => {
    if (own !== undefined) again();
    setOwn(undefined);
  });
  const end = (session: string): void => void save(() => client.session.end({ session }));
  if (leavesNothing(error, data))
    return <ErrorState title="Your sessions could not be read." detail={describeError(error).text} onRetry={() => void refetch()} />;
  return (
    <section className="panel" aria-labelledby="own-sessions">
      <h2 id="own-sessions" className="panel-head">
        Where you are signed in
      </h2>
      {general.failure === undefined ? null : <p className="m-0 text-critical">{general.failure}</p>}
      <ul className="m-0 flex list-none flex-col p-0">
        {(data?.sessions ?? []).map((session) => (
          <li key={session.id} className="flex items-center gap-4 border-t border-line py-2 first:border-t-0">
            <div className="min-w-0 flex-1">
              <div className="flex gap-3">
                {session.transport === 'app' ? 'The app' : <PlainText text={session.address ?? 'unknown address'} mono inline />}
                {session.current ? <Badge tone="accent">This one</Badge> : null}
                {session.locked ? <Badge tone="neutral">Locked</Badge> : null}
              </div>
              <div className="truncate text-text-3">
                since <Time at={Date.parse(session.created_at)} />, last seen <Time at={Date.parse(session.last_seen_at)} />
                {session.agent === null ? null : (
                  <>
                    , <PlainText text={session.agent} inline max={100} />
                  </>
                )}
              </div>
            </div>
            <Button size="sm" busy={busy} onClick={() => (session.current ? setOwn(session.id) : end(session.id))}>
              End
            </Button>
          </li>
        ))}
      </ul>
      <Dialog
        open={own !== undefined}
        onOpenChange={(open) => {
          if (!open) setOwn(undefined);
        }}
        title="This is your own session"
        description="Ending it signs you out of this console at once."
      >
        <div className="flex gap-2">
          <Button variant="danger" busy={busy} onClick={() => own !== undefined && end(own)}>
            End it all the same
          </Button>
          <Button onClick={() => setOwn(undefined)}>Keep it</Button>
        </div>
      </Dialog>
    </section>
  );
};
