import type { ReactNode } from 'react';
import { plainTextOf } from '../text/escape-plain-text.ts';

export interface EmptyStateProps {
  /** What there is none of: "No failed sign-ins in 24 h". */
  readonly title: string;
  /** What was looked at, so that nothing found is known from nothing read: "12,304 events read, filter: client mail-sync". */
  readonly looked: ReactNode;
  readonly action?: ReactNode;
}

/** Nothing found, and what was looked at. */
export const EmptyState = ({ title, looked, action }: EmptyStateProps) => (
  <div className="flex flex-col items-start gap-1.5 px-4 py-8">
    <p className="m-0 text-lg font-medium">{plainTextOf(title)}</p>
    <p className="m-0 max-w-[64ch] text-text-2">{typeof looked === 'string' ? plainTextOf(looked) : looked}</p>
    {action && <div className="mt-2 flex gap-2">{action}</div>}
  </div>
);
