import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useClient } from '../../bridge/console-context.tsx';
import { describeError } from '../../bridge/describe-error.ts';
import { leavesNothing } from '../../bridge/leaves-nothing.ts';
import { TextField } from '../../ui/form/text-field.tsx';
import { ErrorState } from '../../ui/state/error-state.tsx';
import { Badge } from '../../ui/text/badge.tsx';
import { PlainText } from '../../ui/text/plain-text.tsx';
import { narrowSettings } from './narrow-settings.ts';

/** The settings in force, where each comes from, and what it means. They are changed where they come from, and take effect at the next start. */
export const Configuration = () => {
  const client = useClient();
  const [text, setText] = useState('');
  const { data, error, refetch } = useQuery({
    queryKey: ['server.settings'],
    queryFn: ({ signal }) => client.server.settings({}, { signal }),
  });
  if (leavesNothing(error, data))
    return <ErrorState title="The settings could not be read." detail={describeError(error).text} onRetry={() => void refetch()} />;
  const shown = narrowSettings(data?.settings ?? [], text);
  return (
    <section className="panel" aria-labelledby="configuration">
      <h2 id="configuration" className="panel-head">
        Configuration
        <span className="ml-auto font-normal text-text-3">{`${shown.length} settings; changed where they come from, in force from the next start`}</span>
      </h2>
      <TextField label="Narrow" hideLabel placeholder="Narrow to a word" value={text} onChange={setText} />
      <ul className="m-0 mt-3 flex list-none flex-col p-0">
        {shown.map(({ key, value, source, default: standard, meaning }) => (
          <li key={key} className="grid grid-cols-[260px_minmax(0,1fr)_110px] gap-4 border-t border-line py-2">
            <span className="font-mono text-sm break-all">{key}</span>
            <div className="min-w-0">
              <PlainText text={value === '' ? '–' : value} mono max={200} />
              <p className="m-0 text-text-2">
                {meaning} {value === standard ? '' : <span className="text-text-3">Default: {standard === '' ? 'none' : standard}</span>}
              </p>
            </div>
            <span>
              <Badge tone={source === 'default' ? 'neutral' : 'accent'}>{source}</Badge>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
};
