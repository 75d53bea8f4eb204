import type { Alert } from '../../../shared/contract/alerts.ts';
import { formatDuration } from '../../ui/time/format-time.ts';
import { useNow } from '../../ui/time/use-now.ts';
import { ageOf, ageWords } from './alert-words.ts';

const EVERY_MS = 10_000;

/** How long an alert waits, or waited until it was closed. */
export const Age = ({ of }: { readonly of: Pick<Alert, 'raised_at' | 'closed_at'> }) => {
  const now = useNow(EVERY_MS);
  return <span className="whitespace-nowrap">{formatDuration(ageOf(of, now), 1)}</span>;
};

/** The same in a sentence, where there is no heading that says what it is. */
export const AgeInWords = ({ of }: { readonly of: Pick<Alert, 'raised_at' | 'closed_at'> }) => <>{ageWords(of, useNow(EVERY_MS))}</>;
