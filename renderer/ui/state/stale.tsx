import { Clock } from 'lucide-react';
import type { EpochMs } from '../../../shared/units.ts';
import { Time } from '../time/time.tsx';

export interface StaleProps {
  /** When what is shown was last true. */
  readonly since: EpochMs;
  readonly reason?: string;
}

/** Says that what is shown is old, how old, and why. */
export const Stale = ({ since, reason }: StaleProps) => (
  <span role="status" className="inline-flex items-center gap-1.5 whitespace-nowrap text-high">
    <Clock size={13} aria-hidden="true" />
    <span>
      Not fresh: read <Time at={since} format="relative" />
      {reason && `, ${reason}`}
    </span>
  </span>
);
