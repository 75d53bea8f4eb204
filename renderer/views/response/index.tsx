import { useQuery } from '@tanstack/react-query';
import { useClient } from '../../bridge/console-context.tsx';
import { useRefreshOn } from '../../bridge/use-changes.ts';
import { useFilters } from '../../filters/use-filters.ts';
import { Tabs } from '../../ui/input/tabs.tsx';
import { Chip } from '../../ui/text/chip.tsx';
import { EmergencyPanel } from './emergency/emergency-panel.tsx';
import { Playbooks } from './playbooks/playbooks.tsx';
import { responseSearch } from './response-search.ts';
import { Runs } from './runs/runs.tsx';
import { Waiting } from './runs/waiting.tsx';

const WAITING_KEY = ['response.runs', 'waiting'] as const;
const tabsOf = (waiting: number | undefined) => [
  { id: 'waiting' as const, label: 'Waiting for approval', ...(waiting === undefined ? {} : { count: waiting }) },
  { id: 'runs' as const, label: 'Runs' },
  { id: 'playbooks' as const, label: 'Playbooks' },
  { id: 'emergency' as const, label: 'Emergency mode' },
];

/** What is done about alerts: what waits for approval, what was done step by step, the playbooks, and emergency mode. */
export const Response = () => {
  const client = useClient();
  const [search, setSearch] = useFilters(responseSearch);
  const { data, error, refetch } = useQuery({
    queryKey: WAITING_KEY,
    queryFn: ({ signal }) => client.response.runs({ state: 'waiting', limit: 50 }, { signal }),
  });
  useRefreshOn(['playbook.'], WAITING_KEY);
  return (
    <div className="page min-h-0 flex-1">
      <div className="page-head">
        <h1>Response</h1>
        {search.alert === undefined ? null : (
          <Chip label="About one alert" onRemove={() => void setSearch({ alert: undefined })}>
            {search.alert.slice(0, 8)}
          </Chip>
        )}
      </div>
      <Tabs
        label="Response"
        value={search.tab}
        onChange={(tab) => void setSearch({ tab, run: undefined })}
        tabs={tabsOf(data?.runs.length)}
      >
        {search.tab === 'waiting' ? <Waiting runs={data?.runs} error={error} onRetry={() => void refetch()} /> : null}
        {search.tab === 'runs' ? <Runs search={search} setSearch={setSearch} /> : null}
        {search.tab === 'playbooks' ? <Playbooks /> : null}
        {search.tab === 'emergency' ? <EmergencyPanel /> : null}
      </Tabs>
    </div>
  );
};
