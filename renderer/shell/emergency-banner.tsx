import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useClient } from '../bridge/console-context.tsx';
import { useRefreshOn } from '../bridge/use-changes.ts';
import { Banner } from '../ui/state/banner.tsx';
import { Countdown } from '../ui/time/countdown.tsx';
import { useNow } from '../ui/time/use-now.ts';
import { EMERGENCY_KEY } from '../views/response/emergency/emergency-key.ts';

const Clock = ({ until }: { readonly until: number }) =>
  useNow() < until ? (
    <Banner
      tone="critical"
      action={
        <Link to="/response" search={{ tab: 'emergency' }}>
          What holds
        </Link>
      }
    >
      Emergency mode is on. It ends in <Countdown until={until} over="no time" />.
    </Banner>
  ) : null;

/** That emergency mode is on, and how long yet, over every screen. */
export const EmergencyBanner = () => {
  const client = useClient();
  const { data } = useQuery({ queryKey: EMERGENCY_KEY, queryFn: ({ signal }) => client.response.emergency({}, { signal }) });
  useRefreshOn(['emergency.'], EMERGENCY_KEY);
  return data?.on && data.until !== null ? <Clock until={Date.parse(data.until)} /> : null;
};
