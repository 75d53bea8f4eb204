import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useClient } from '../bridge/console-context.tsx';
import { useRefreshOn } from '../bridge/use-changes.ts';
import { Banner } from '../ui/state/banner.tsx';
import { Countdown } from '../ui/time/countdown.tsx';
import { EMERGENCY_KEY } from '../views/response/emergency/emergency-key.ts';

/** That emergency mode is on, and how long yet, over every screen: as long as the engine says so. */
export const EmergencyBanner = () => {
  const client = useClient();
  const { data } = useQuery({ queryKey: EMERGENCY_KEY, queryFn: ({ signal }) => client.response.emergency({}, { signal }) });
  useRefreshOn(['emergency.'], EMERGENCY_KEY);
  if (!data?.on) return null;
  return (
    <Banner
      tone="critical"
      action={
        <Link to="/response" search={{ tab: 'emergency' }}>
          What holds
        </Link>
      }
    >
      Emergency mode is on.
      {data.until === null ? null : (
        <>
          {' '}
          It <Countdown until={Date.parse(data.until)} lead="ends in" over="ends now" />.
        </>
      )}
    </Banner>
  );
};
