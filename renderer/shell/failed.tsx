import { Link } from '@tanstack/react-router';
import { describeError } from '../bridge/describe-error.ts';
import { ErrorState } from '../ui/state/error-state.tsx';

/** A screen that broke: what is known of it, and a way on. The rest of the console goes on. */
export const Failed = ({ error, reset }: { readonly error: unknown; readonly reset?: () => void }) => {
  const failure = describeError(error);
  const detail = failure.kind === 'unreachable' && error instanceof Error ? error.message : failure.text;
  return (
    <div className="page">
      <ErrorState title="This screen could not be shown." detail={detail} onRetry={() => (reset ? reset() : window.location.reload())} />
    </div>
  );
};

export const NotFound = () => (
  <div className="page">
    <h1>No such screen</h1>
    <p className="text-text-2">
      The address names nothing the console has. <Link to="/">Go to the overview</Link>
    </p>
  </div>
);
