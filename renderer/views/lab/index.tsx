import { useMemo, useState } from 'react';
import type { LabScenario } from '../../../shared/contract/lab.ts';
import { may } from '../../../shared/role.ts';
import { useClient } from '../../bridge/console-context.tsx';
import { describeError } from '../../bridge/describe-error.ts';
import { leavesNothing } from '../../bridge/leaves-nothing.ts';
import { useMay, useSession } from '../../bridge/session-context.tsx';
import { useSave } from '../../bridge/use-save.ts';
import { useFilters } from '../../filters/use-filters.ts';
import { Button } from '../../ui/input/button.tsx';
import { Tabs } from '../../ui/input/tabs.tsx';
import { EmptyState } from '../../ui/state/empty-state.tsx';
import { ErrorState } from '../../ui/state/error-state.tsx';
import { labSearch } from './lab-search.ts';
import { PurgeLab } from './purge-lab.tsx';
import { RunDialog } from './run-dialog.tsx';
import { Running } from './running.tsx';
import { Scenarios } from './scenarios.tsx';
import { Score } from './score.tsx';
import { Sheets } from './sheets.tsx';
import { titledSheets } from './titled-sheets.ts';
import { useLab } from './use-lab.ts';

const Bench = () => {
  const client = useClient();
  const responds = useMay(may.respond);
  const administers = useMay(may.administer);
  const [search, setSearch] = useFilters(labSearch);
  const { scenarios, status } = useLab();
  const [asked, setAsked] = useState<LabScenario | 'purge'>();
  const { save } = useSave(() => undefined);
  const all = scenarios.data?.scenarios ?? [];
  const sheets = useMemo(
    () => titledSheets(status.data?.sheets ?? [], scenarios.data?.scenarios ?? []),
    [status.data?.sheets, scenarios.data?.scenarios],
  );
  const running = status.data?.running ?? null;
  const failure = scenarios.error ?? status.error;
  const again = (): void => void Promise.all([scenarios.refetch(), status.refetch()]);
  if (leavesNothing(failure, scenarios.data && status.data))
    return (
      <>
        <h1>Lab</h1>
        <ErrorState title="The lab could not be read." detail={describeError(failure).text} onRetry={again} />
      </>
    );
  const tabs = [
    { id: 'attacks' as const, label: 'Attacks', ...(scenarios.data ? { count: all.length } : {}) },
    { id: 'sheets' as const, label: 'Score sheets', ...(status.data ? { count: sheets.length } : {}) },
  ];
  return (
    <>
      <div className="page-head shrink-0">
        <h1>Lab</h1>
        {administers ? (
          <Button className="ml-auto" disabled={running !== null} onClick={() => setAsked('purge')}>
            Take back what attacks left…
          </Button>
        ) : null}
      </div>
      <Score sheets={sheets} />
      {running ? (
        <Running
          run={running}
          title={all.find(({ id }) => id === running.scenario)?.title ?? running.scenario}
          {...(responds ? { onCancel: () => void save(() => client.lab.cancel({ run: running.run })) } : {})}
        />
      ) : null}
      <Tabs label="Lab" value={search.tab} onChange={(tab) => void setSearch({ tab, run: undefined })} tabs={tabs}>
        {search.tab === 'attacks' ? (
          <Scenarios scenarios={all} sheets={sheets} running={running} {...(responds ? { onRun: setAsked } : {})} />
        ) : (
          <Sheets sheets={sheets} loading={status.isPending} search={search} setSearch={setSearch} />
        )}
      </Tabs>
      {asked === 'purge' ? <PurgeLab onClose={() => setAsked(undefined)} /> : null}
      {asked !== undefined && asked !== 'purge' ? <RunDialog scenario={asked} onClose={() => setAsked(undefined)} /> : null}
    </>
  );
};

/** Attacks on the lab's own server, and how each was found and ended. There is none of it where people really sign in. */
export const Lab = () => {
  const { state } = useSession();
  return (
    <div className="page min-h-0 flex-1">
      {state?.lab ? (
        <Bench />
      ) : (
        <>
          <div className="page-head">
            <h1>Lab</h1>
          </div>
          <EmptyState
            title="This server is no lab."
            looked="Attacks are run only on a server that was started with --lab, whose people are invented."
          />
        </>
      )}
    </div>
  );
};
