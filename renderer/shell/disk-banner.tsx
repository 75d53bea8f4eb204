import { useQuery } from '@tanstack/react-query';
import { useClient } from '../bridge/console-context.tsx';
import { useRefreshOn } from '../bridge/use-changes.ts';
import { Banner } from '../ui/state/banner.tsx';

const KEY = ['server.status'];
const REFRESH_MS = 30_000;
const MIB = 1_048_576;
const megabytes = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

/** That the disk of the data is nearly full, what still works then, and what to do. Nothing while there is room. */
export const DiskBanner = () => {
  const client = useClient();
  const { data } = useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => client.server.status({}, { signal }),
    refetchInterval: REFRESH_MS,
  });
  useRefreshOn(['disk.'], KEY);
  if (!data?.disk || data.disk.level === 'normal') return null;
  const { level, free_bytes } = data.disk;
  const left = `${megabytes.format(Math.floor(free_bytes / MIB))} MB left`;
  if (level === 'low') return <Banner tone="warning">{`The disk is filling up: ${left} at ${data.data}. Free some space.`}</Banner>;
  return (
    <Banner tone="critical">
      {`The disk is nearly full: ${left} at ${data.data}. Nobody can sign in to an application and no token is issued until there is room. Revoking, signing out, introspection and all of this console still work.`}
    </Banner>
  );
};
