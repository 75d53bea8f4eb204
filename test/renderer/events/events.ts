import type { LoggedEventView } from '../../../shared/contract/audit.ts';

/** An event as the engine tells it. */
export const eventOf = (seq: number, members: Partial<LoggedEventView> = {}): LoggedEventView => ({
  seq,
  at: 1_800_000_000_000 + seq * 1000,
  kind: 'user.signed_in',
  severity: 'info',
  success: true,
  details: {},
  hash: 'a'.repeat(64),
  ...members,
});
