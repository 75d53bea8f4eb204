import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Alert } from '../../../../shared/contract/alerts.ts';
import { describeError } from '../../../bridge/describe-error.ts';
import { Drawer } from '../../../ui/overlay/drawer.tsx';
import { ErrorState } from '../../../ui/state/error-state.tsx';
import { PlainText } from '../../../ui/text/plain-text.tsx';
import { AlertBody } from './alert-body.tsx';
import { AlertLead } from './alert-lead.tsx';
import type { useAlert } from './use-alert.ts';

interface AlertDrawerProps {
  readonly id: string;
  readonly read: ReturnType<typeof useAlert>;
  readonly known?: Alert;
  readonly position?: string;
  /** What to do with it: the same keys as in the list. */
  readonly buttons: ReactNode;
  readonly onClose: () => void;
  readonly onNext: () => void;
  readonly onPrevious: () => void;
}

/** One alert beside the queue; what is known of it from the list is there at once. */
export const AlertDrawer = ({ id, read, known, position, buttons, onClose, onNext, onPrevious }: AlertDrawerProps) => {
  const { data, error, refetch } = read;
  const head = data ?? known;
  return (
    <Drawer
      title={head?.title ?? 'Alert'}
      {...(head ? { lead: <AlertLead alert={head} /> } : {})}
      {...(position === undefined ? {} : { position })}
      onClose={onClose}
      onNext={onNext}
      onPrevious={onPrevious}
      {...(head && buttons ? { footer: buttons } : {})}
    >
      {error ? <ErrorState title="The alert could not be read." detail={describeError(error).text} onRetry={() => void refetch()} /> : null}
      {data ? (
        <>
          <AlertBody alert={data} />
          <Link to="/alerts/$alert" params={{ alert: id }}>
            On a page of its own
          </Link>
        </>
      ) : known && !error ? (
        <p className="m-0 border-l-2 border-line-strong pl-3" aria-busy="true">
          <PlainText text={known.sentence} max={500} />
        </p>
      ) : null}
    </Drawer>
  );
};
