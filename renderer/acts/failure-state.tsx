import { Link } from '@tanstack/react-router';
import { describeChangeError } from '../bridge/describe-change-error.ts';
import { fieldErrors } from '../bridge/describe-error.ts';
import type { ActState } from '../ui/overlay/confirm-act.tsx';
import { PlainText } from '../ui/text/plain-text.tsx';

/** What was said, and where it is seen whether it was done. */
export const LookFirst = ({ why, onLeave }: { readonly why: string; readonly onLeave: () => void }) => (
  <>
    <PlainText text={why} max={300} />
    <p className="m-0">
      Look before you do it again:{' '}
      <Link to="/audit" onClick={onLeave}>
        what the log says
      </Link>
    </p>
  </>
);

/**
 * How an act stands whose call failed: nothing was done where the engine said no, else that is not known.
 *
 * @param onLeave Called when the operator goes to see what the log says.
 */
export const failureState = (error: unknown, onLeave: () => void): ActState => {
  const { unknown, why } = describeChangeError(error);
  if (unknown) return { phase: 'unknown', detail: <LookFirst why={why} onLeave={onLeave} /> };
  return { phase: 'failed', message: Object.values(fieldErrors(error))[0] ?? why };
};
