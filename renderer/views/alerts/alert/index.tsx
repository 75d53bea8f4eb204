import { Link, useParams } from '@tanstack/react-router';
import { describeError } from '../../../bridge/describe-error.ts';
import { ErrorState } from '../../../ui/state/error-state.tsx';
import { PlainText } from '../../../ui/text/plain-text.tsx';
import { AlertRuns } from '../../response/alert-runs.tsx';
import { AlertButtons } from '../acts/alert-buttons.tsx';
import { useHandling } from '../acts/use-handling.tsx';
import { Innocent, Why } from './alert-body.tsx';
import { AlertFacts } from './alert-facts.tsx';
import { AlertLead } from './alert-lead.tsx';
import { Arithmetic } from './arithmetic.tsx';
import { Evidence, History } from './evidence.tsx';
import { OfferedActs } from './offered-acts.tsx';
import { Similar } from './similar.tsx';
import { useAlert } from './use-alert.ts';

const panel = 'panel flex flex-col gap-3';

/** One alert on a page of its own: why on the left, what to do on the right, and below what it stands on. */
export const AlertPage = () => {
  const { alert: id = '' } = useParams({ strict: false });
  const { data, error, refetch } = useAlert(id);
  const handling = useHandling({ targets: () => (data ? [data] : []), onChanged: () => undefined, onDone: () => undefined });
  if (error && !data)
    return (
      <div className="page">
        <div className="page-head">
          <h1>Alert</h1>
          <Link to="/alerts" className="ml-auto">
            All alerts
          </Link>
        </div>
        <ErrorState title="The alert could not be shown." detail={describeError(error).text} onRetry={() => void refetch()} />
      </div>
    );
  if (!data) return <div className="page" aria-busy="true" />;
  return (
    <div className="page">
      <div className="page-head">
        <h1>
          <PlainText text={data.title} inline max={120} />
        </h1>
        <AlertLead alert={data} />
        <div className="ml-auto flex flex-wrap items-center gap-2">
          <AlertButtons single alerts={[data]} handling={handling} />
          <Link to="/alerts" search={{ alert: id, state: 'any' }}>
            In the queue
          </Link>
        </div>
      </div>
      <div className="grid grid-cols-[minmax(0,3fr)_minmax(0,2fr)] items-start gap-4">
        <div className="flex min-w-0 flex-col gap-4">
          <section className={panel} aria-label="Why">
            <Why alert={data} />
            <Arithmetic alert={data} />
            <Innocent alert={data} />
          </section>
          <div className={panel}>
            <Evidence alert={data} />
          </div>
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          <section className={panel} aria-label="Standing">
            <AlertFacts alert={data} />
            <OfferedActs alert={data} />
            <AlertRuns alert={data} />
          </section>
          <div className={panel}>
            <Similar alert={data} />
          </div>
          <div className={panel}>
            <History alert={data} />
          </div>
        </div>
      </div>
      {handling.dialog}
    </div>
  );
};
