import type { Alert } from '../../../../shared/contract/alerts.ts';
import type { QueueRow } from './queue-rows.ts';

interface MeantInput {
  /** Those that are ticked. */
  readonly chosen: readonly Alert[];
  /** Whether a drawer is open. */
  readonly drawer: boolean;
  /** What the drawer shows, as far as it was read. */
  readonly open: Alert | undefined;
  /** The row in hand, or the one that took its place. */
  readonly inHand: QueueRow | undefined;
}

/**
 * The alerts that a key or a button is about: those ticked; else the one in the drawer, whether the list holds it or not; else those of the row in hand. Beside an open
 * drawer the row in hand is never meant: nobody sees it as such.
 */
export const meantAlerts = ({ chosen, drawer, open, inHand }: MeantInput): readonly Alert[] => {
  if (chosen.length > 0) return chosen;
  if (drawer) return open ? [open] : [];
  if (!inHand) return [];
  return inHand.type === 'group' ? inHand.alerts : [inHand.alert];
};
