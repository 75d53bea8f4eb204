import { useQuery } from '@tanstack/react-query';
import type { RuleSubject } from '../../../../shared/rule.ts';
import { useClient } from '../../../bridge/console-context.tsx';
import { describeError } from '../../../bridge/describe-error.ts';
import { PlainText } from '../../../ui/text/plain-text.tsx';
import { Time } from '../../../ui/time/time.tsx';

interface ExceptionPreviewProps {
  readonly rule: string;
  readonly subject: { readonly kind: RuleSubject; readonly value: string } | null;
}

/** What the exception would have kept quiet in the last 30 days, attacks above all. */
export const ExceptionPreview = ({ rule, subject }: ExceptionPreviewProps) => {
  const client = useClient();
  const input = { rule, subject };
  const { data, error, isPending } = useQuery({
    queryKey: ['rules.previewException', input],
    queryFn: ({ signal }) => client.rules.previewException(input, { signal }),
    retry: false,
  });
  if (error)
    return (
      <p role="status" className="m-0 text-critical">
        <PlainText text={describeError(error).text} max={300} />
      </p>
    );
  if (isPending)
    return (
      <p role="status" className="m-0 text-text-3">
        The alerts of the last 30 days are being counted…
      </p>
    );
  const { alerts, true_positives: hit, newest_at, subjects } = data;
  return (
    <div role="status" className={`rounded border px-3 py-2 ${hit > 0 ? 'border-critical bg-critical-weak' : 'border-line'}`}>
      <p className="m-0">
        {alerts === 0
          ? 'It would have kept nothing quiet in the last 30 days.'
          : `It would have kept ${alerts.toLocaleString('en-US')} ${alerts === 1 ? 'alert' : 'alerts'} quiet in the last 30 days`}
        {newest_at === null ? null : (
          <>
            , the newest <Time at={Date.parse(newest_at)} />.
          </>
        )}
      </p>
      {hit > 0 ? (
        <p className="m-0 mt-1 font-medium text-critical">
          {hit === 1 ? 'One of them was judged a true positive.' : `${hit.toLocaleString('en-US')} of them were judged true positives.`}
        </p>
      ) : null}
      {subjects.length > 0 ? (
        <p className="m-0 mt-1 text-text-2">
          About <PlainText text={subjects.join(', ')} max={240} />
        </p>
      ) : null}
    </div>
  );
};
