import type { LoggedEventView } from '../../../shared/contract/audit.ts';
import type { LoggedEvent } from '../../audit/reading/read-events.ts';

/** An event as the contract tells it. */
export const toEventView = ({ altered, ...event }: LoggedEvent): LoggedEventView => ({
  ...event,
  details: { ...event.details },
  ...(altered ? { altered: [...altered] } : {}),
});
