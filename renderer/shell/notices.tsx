import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { EngineState, Notice } from '../../shared/desktop.ts';
import { useClient, useLive } from '../bridge/console-context.tsx';
import { useSession } from '../bridge/session-context.tsx';
import { Banner } from '../ui/state/banner.tsx';
import { DiskBanner } from './disk-banner.tsx';
import { EmergencyBanner } from './emergency-banner.tsx';
import { useEngineState } from './engine-dot.tsx';

/** Why the app's engine does not run, and what is done about it. */
const failure = ({ description, retryInMs }: EngineState): string =>
  [
    `The engine does not run: what is shown is as it was. ${description ?? ''}`.trim(),
    retryInMs === undefined ? '' : `It is tried again after ${Math.round(retryInMs / 1000)} seconds.`,
    '“Start the Engine Again” in the File menu tries at once.',
  ]
    .filter(Boolean)
    .join(' ');

/** What concerns every screen: a log that was found altered, an engine that is not reached, a disk that fills up, what the shell has to say. */
export const Notices = () => {
  const client = useClient();
  const { phase } = useLive();
  const { state } = useSession();
  const { data } = useQuery({ queryKey: ['audit.integrity'], queryFn: ({ signal }) => client.audit.integrity({}, { signal }) });
  const engine = useEngineState();
  const [notice, setNotice] = useState<Notice>();
  // That it was started again is no news while it does not run.
  const isStale = notice?.kind === 'engine_restarted' && engine?.phase !== 'serving';
  useEffect(() => window.gatewatch?.onNotice(setNotice), []);
  return (
    <div className="col-span-2 flex flex-col" aria-live="polite">
      {data?.verified?.ok === false ? (
        <Banner tone="critical">The log is not whole: the last verification found something altered. See Audit.</Banner>
      ) : null}
      {engine?.phase === 'failed' ? (
        <Banner tone="critical">{failure(engine)}</Banner>
      ) : phase === 'lost' ? (
        <Banner tone="warning">The engine is not reached. What is shown is as it was; the console connects again by itself.</Banner>
      ) : null}
      {notice && !isStale ? (
        <Banner tone="info" onDismiss={() => setNotice(undefined)}>
          {notice.text}
        </Banner>
      ) : null}
      <DiskBanner />
      <EmergencyBanner />
      {state?.lab ? (
        <Banner tone="lab">Lab: the clients and people are invented. Nothing here is the sign-in of a real person.</Banner>
      ) : null}
    </div>
  );
};
