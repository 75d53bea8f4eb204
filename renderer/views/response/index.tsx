import { useFilters } from '../../filters/use-filters.ts';
import { Tabs } from '../../ui/input/tabs.tsx';
import { Chip } from '../../ui/text/chip.tsx';
import { EmergencyPanel } from './emergency/emergency-panel.tsx';
import { Playbooks } from './playbooks/playbooks.tsx';
import { responseSearch } from './response-search.ts';
import { Runs } from './runs/runs.tsx';
import { Waiting } from './runs/waiting.tsx';
import { useWaitingRuns } from './runs/waiting-runs.tsx';

const tabsOf = (waiting: number | undefined) => [
  { id: 'waiting' as const, label: 'Waiting for approval', ...(waiting === undefined ? {} : { count: waiting }) },
  { id: 'runs' as const, label: 'Runs' },
  { id: 'playbooks' as const, label: 'Playbooks' },
  { id: 'emergency' as const, label: 'Emergency mode' },
];

/** What is done about alerts: what waits for approval, what was done step by step, the playbooks, and emergency mode. */
export const Response = () => {
  const [search, setSearch] = useFilters(responseSearch);
  const waiting = useWaitingRuns();
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
        onChange={(tab) => void setSearch({ tab, run: undefined, ask: undefined })}
        tabs={tabsOf(waiting)}
      >
        {search.tab === 'waiting' ? <Waiting /> : null}
        {search.tab === 'runs' ? <Runs search={search} setSearch={setSearch} /> : null}
        {search.tab === 'playbooks' ? <Playbooks /> : null}
        {search.tab === 'emergency' ? (
          <EmergencyPanel ask={search.ask} onAsk={(ask) => void setSearch({ ask }, { replace: true })} />
        ) : null}
      </Tabs>
    </div>
  );
};
