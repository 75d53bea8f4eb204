import { useQuery } from '@tanstack/react-query';
import { useClient } from '../../bridge/console-context.tsx';
import { counted } from '../../ui/text/counted.ts';
import { PlainText } from '../../ui/text/plain-text.tsx';
import { Countdown } from '../../ui/time/countdown.tsx';

const REFRESH_MS = 5000;

/** The addresses that have to wait just now, and how long; nothing at all when there are none. */
export const Penalties = () => {
  const client = useClient();
  const { data } = useQuery({
    queryKey: ['network.penalties'],
    queryFn: ({ signal }) => client.network.penalties({}, { signal }),
    refetchInterval: REFRESH_MS,
  });
  const penalties = data?.penalties ?? [];
  if (penalties.length === 0) return null;
  return (
    <section className="panel" aria-label="Addresses that have to wait">
      <h2 className="panel-head">
        Have to wait
        <span className="ml-auto font-normal text-text-3">after repeated violations; what is put on the allow list waits no longer</span>
      </h2>
      <ul className="m-0 flex list-none flex-col gap-1 p-0">
        {penalties.map(({ address, violations, level, until }) => (
          <li key={address} className="grid grid-cols-[minmax(0,260px)_minmax(0,1fr)] items-baseline gap-4">
            <PlainText text={address} mono max={48} />
            <span className="text-text-2">
              {`${counted(violations, 'violation')}${level === 2 ? ', second penalty' : ''} · `}
              <Countdown until={Date.parse(until)} over="over" />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
};
