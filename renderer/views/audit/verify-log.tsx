import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { LogReportView } from '../../../shared/contract/audit.ts';
import { useClient } from '../../bridge/console-context.tsx';
import { describeError } from '../../bridge/describe-error.ts';
import { Button } from '../../ui/input/button.tsx';
import { Dialog } from '../../ui/overlay/dialog.tsx';
import { Banner } from '../../ui/state/banner.tsx';
import { ErrorState } from '../../ui/state/error-state.tsx';
import { Progress } from '../../ui/state/progress.tsx';
import { counted } from '../../ui/text/counted.ts';
import { KeyValue } from '../../ui/text/key-value.tsx';
import { PlainText } from '../../ui/text/plain-text.tsx';

const count = new Intl.NumberFormat('en');

const Report = ({ report }: { readonly report: LogReportView }) => (
  <>
    <Banner tone={report.ok ? 'info' : 'critical'}>
      {report.ok
        ? `Whole: ${counted(report.events, 'event')} and ${counted(report.checkpoints, 'checkpoint')} agree with what was signed.`
        : `NOT WHOLE. The first break is at event ${report.first_bad?.seq ?? '?'}.`}
    </Banner>
    {report.problems.length > 0 ? (
      <ul className="m-0 max-h-60 overflow-y-auto pl-5">
        {report.problems.map(({ seq, problem, detail }) => (
          <li key={`${seq} ${problem}`}>
            Event {seq}, {problem.replaceAll('_', ' ')}: <PlainText text={detail} inline max={300} />
          </li>
        ))}
        {report.unlisted > 0 ? <li>{`and ${count.format(report.unlisted)} more`}</li> : null}
      </ul>
    ) : null}
    <KeyValue
      items={[
        { label: 'Head', value: `${count.format(report.head.seq)}` },
        { label: 'Hash', value: report.head.hash, mono: true, copy: report.head.hash },
        { label: 'Rate', value: `${count.format(Math.round(report.rate_per_second))} events/s` },
      ]}
    />
    {report.notes.length > 0 ? (
      <details open={!report.ok}>
        <summary>What this does not prove</summary>
        <ul className="m-0 pl-5 text-text-2">
          {report.notes.map((note) => (
            <li key={note}>
              <PlainText text={note} />
            </li>
          ))}
        </ul>
      </details>
    ) : null}
  </>
);

/** Verifies the whole log, off the serving thread, and tells how far it has come. Closing the dialog ends it. */
export const VerifyLog = ({ onClose }: { readonly onClose: () => void }) => {
  const client = useClient();
  const queries = useQueryClient();
  const [progress, setProgress] = useState<{ events: number; of: number }>();
  const [report, setReport] = useState<LogReportView>();
  const [failed, setFailed] = useState<unknown>();
  const [round, setRound] = useState(0);
  const latest = useRef(queries);
  latest.current = queries;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another round verifies anew
  useEffect(() => {
    const stopping = new AbortController();
    setReport(undefined);
    setFailed(undefined);
    setProgress(undefined);
    const run = async (): Promise<void> => {
      for await (const said of await client.audit.verify({}, { signal: stopping.signal })) {
        if (said.event === 'progress') setProgress({ events: said.events, of: said.of });
        else setReport(said.report);
      }
      await latest.current.invalidateQueries({ queryKey: ['audit.integrity'] });
    };
    run().catch((error: unknown) => {
      if (!stopping.signal.aborted) setFailed(error);
    });
    return () => stopping.abort();
  }, [client, round]);
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title="Verify the log"
      description="Every event is hashed anew and held against the chain, the tree and the signed checkpoints."
      width={620}
    >
      <div className="flex flex-col gap-3">
        {failed === undefined && !report ? (
          <Progress
            label="Verifying"
            value={progress ? progress.events : null}
            max={progress?.of ?? 1}
            detail={progress ? `${count.format(progress.events)} of ${count.format(progress.of)}` : 'beginning'}
          />
        ) : null}
        {failed === undefined ? null : (
          <ErrorState title="The log could not be verified." detail={describeError(failed).text} onRetry={() => setRound(round + 1)} />
        )}
        {report ? <Report report={report} /> : null}
        {report ? <Button onClick={() => setRound(round + 1)}>Verify again</Button> : null}
      </div>
    </Dialog>
  );
};
