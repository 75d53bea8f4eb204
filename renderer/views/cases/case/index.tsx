import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import type { Colleague } from '../../../../shared/contract/operators.ts';
import { may } from '../../../../shared/role.ts';
import { useClient } from '../../../bridge/console-context.tsx';
import { describeError } from '../../../bridge/describe-error.ts';
import { leavesNothing } from '../../../bridge/leaves-nothing.ts';
import { useMay } from '../../../bridge/session-context.tsx';
import { useRefreshOn } from '../../../bridge/use-changes.ts';
import { Stat, StatRow } from '../../../ui/data/stat.tsx';
import { Timeline } from '../../../ui/data/timeline.tsx';
import { Button } from '../../../ui/input/button.tsx';
import { ErrorState } from '../../../ui/state/error-state.tsx';
import { KeyValue } from '../../../ui/text/key-value.tsx';
import { PlainText } from '../../../ui/text/plain-text.tsx';
import { Severity } from '../../../ui/text/severity.tsx';
import { StateDot } from '../../../ui/text/state-dot.tsx';
import { Time } from '../../../ui/time/time.tsx';
import { verdictWords } from '../../alerts/alert-words.ts';
import { caseStateTones, caseStateWords, entryTitle, entryTone, measureWords } from '../case-words.ts';
import { Lines } from '../lines.tsx';
import { AddNote } from './add-note.tsx';
import { CaseAlerts } from './case-alerts.tsx';
import { ChangeCase } from './change-case.tsx';
import { CloseCase } from './close-case.tsx';
import { ExportCase } from './export-case.tsx';
import { HandOverCase } from './hand-over-case.tsx';
import { OwnerMenu } from './owner-menu.tsx';
import { ReopenCase } from './reopen-case.tsx';
import type { ShownCase } from './shown-case.ts';

type Asked = 'change' | 'close' | 'reopen' | Colleague;

const Head = ({ incident, onAsk }: { readonly incident: ShownCase; readonly onAsk: (asked: Asked) => void }) => {
  const responds = useMay(may.respond);
  const exports = useMay(may.export);
  const closed = incident.state === 'closed';
  return (
    <div className="page-head shrink-0">
      <h1>
        <span className="text-text-3">{`Case ${incident.number} `}</span>
        <PlainText text={incident.title} max={200} />
      </h1>
      <Severity level={incident.severity} />
      <StateDot tone={caseStateTones[incident.state]}>{caseStateWords[incident.state]}</StateDot>
      <div className="ml-auto flex items-center gap-2">
        {responds && !closed ? <OwnerMenu incident={incident} onHandOver={onAsk} /> : null}
        {responds && !closed ? <Button onClick={() => onAsk('change')}>Change…</Button> : null}
        {exports ? <ExportCase id={incident.id} /> : null}
        {responds ? (
          <Button {...(closed ? {} : { variant: 'primary' as const })} onClick={() => onAsk(closed ? 'reopen' : 'close')}>
            {closed ? 'Reopen…' : 'Close…'}
          </Button>
        ) : null}
        <Link to="/cases">All cases</Link>
      </div>
    </div>
  );
};

const Measures = ({ incident }: { readonly incident: ShownCase }) => (
  <StatRow>
    <Stat label="Time to detect" value={measureWords(incident.time_to_detect_ms)} detail="first event to first alert" />
    <Stat label="Time to take on" value={measureWords(incident.time_to_acknowledge_ms)} detail="first alert to first operator" />
    <Stat label="Time to resolve" value={measureWords(incident.time_to_resolve_ms)} detail="first alert to the end" />
    <Stat
      label="Alerts"
      value={incident.alerts}
      link={<Link to="/alerts" search={{ case: incident.id, state: 'any', suppressed: 'with' }} />}
    />
  </StatRow>
);

const About = ({ incident }: { readonly incident: ShownCase }) => (
  <section className="panel" aria-label="About the case">
    <KeyValue
      items={[
        { label: 'Owner', value: incident.owner_name ?? incident.owner ?? 'nobody' },
        { label: 'Opened', value: <Time at={Date.parse(incident.opened_at)} format="date-time" /> },
        { label: 'Opened by', value: incident.opened_by_name },
        ...(incident.closed_at === null
          ? []
          : [
              { label: 'Closed', value: <Time at={Date.parse(incident.closed_at)} format="date-time" /> },
              { label: 'Verdict', value: incident.verdict === null ? null : verdictWords[incident.verdict] },
              { label: 'Summary', value: incident.summary === null ? null : <Lines text={incident.summary} /> },
            ]),
      ]}
    />
  </section>
);

const Story = ({ incident }: { readonly incident: ShownCase }) => {
  const responds = useMay(may.respond);
  return (
    <section className="panel flex flex-col gap-3" aria-labelledby="story">
      <h2 id="story" className="panel-head mb-0">
        What happened and what was done
      </h2>
      {responds && incident.state !== 'closed' ? <AddNote id={incident.id} /> : null}
      <Timeline
        label="Time line"
        items={incident.timeline.map((entry) => ({
          id: entry.id,
          at: Date.parse(entry.at),
          title: <PlainText text={entryTitle(entry)} max={160} />,
          detail: entry.text === '' ? undefined : <Lines text={entry.text} />,
          tone: entryTone(entry),
          ...(entry.seq === null ? {} : { link: <Link to="/audit/$seq" params={{ seq: String(entry.seq) }} /> }),
        }))}
      />
    </section>
  );
};

/** One case: its alerts, everything that happened and was done about it, who looks after it, and how it ended. */
export const CasePage = () => {
  const { case: id = '' } = useParams({ strict: false });
  const client = useClient();
  const [asked, setAsked] = useState<Asked>();
  const key = ['cases.show', id];
  const { data, error, refetch } = useQuery({ queryKey: key, queryFn: ({ signal }) => client.cases.show({ id }, { signal }) });
  useRefreshOn(['case.', 'alert.', 'playbook.finished'], key);
  if (leavesNothing(error, data))
    return (
      <div className="page">
        <div className="page-head">
          <h1>Case</h1>
          <Link to="/cases" className="ml-auto">
            All cases
          </Link>
        </div>
        <ErrorState title="The case could not be shown." detail={describeError(error).text} onRetry={() => void refetch()} />
      </div>
    );
  if (!data) return <div className="page" aria-busy="true" />;
  const close = (): void => setAsked(undefined);
  return (
    <div className="page">
      <Head incident={data} onAsk={setAsked} />
      <Measures incident={data} />
      <div className="grid grid-cols-[minmax(0,1fr)_minmax(0,1fr)] items-start gap-4">
        <div className="flex min-w-0 flex-col gap-4">
          <About incident={data} />
          <CaseAlerts incident={data} />
        </div>
        <Story incident={data} />
      </div>
      {typeof asked === 'object' ? <HandOverCase incident={data} to={asked} onClose={close} /> : null}
      {asked === 'change' ? <ChangeCase incident={data} onClose={close} /> : null}
      {asked === 'close' ? <CloseCase incident={data} onClose={close} /> : null}
      {asked === 'reopen' ? <ReopenCase incident={data} onClose={close} /> : null}
    </div>
  );
};
