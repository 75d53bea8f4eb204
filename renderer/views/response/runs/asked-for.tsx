import { Link } from '@tanstack/react-router';
import type { PlaybookRun } from '../../../../shared/contract/response.ts';
import { PlainText } from '../../../ui/text/plain-text.tsx';

type Asked = Pick<PlaybookRun, 'act' | 'alert' | 'about' | 'reason' | 'started_by_name'>;

/** What a run is about: the alert, and of an act who asked for it and why. */
export const AskedFor = ({ act, alert, about, reason, started_by_name }: Asked) => (
  <>
    {act === null ? null : (
      <p className="m-0 mt-1">
        Asked for by <PlainText text={started_by_name ?? 'an operator who is gone'} inline max={80} />:{' '}
        <PlainText text={reason ?? ''} max={500} />
      </p>
    )}
    {about === '' ? null : (
      <p className="m-0 mt-1">
        {alert === null ? (
          <PlainText text={about} max={400} />
        ) : (
          <Link to="/alerts/$alert" params={{ alert }}>
            <PlainText text={about} max={400} />
          </Link>
        )}
      </p>
    )}
  </>
);
