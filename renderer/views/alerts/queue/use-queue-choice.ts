import { useRef, useState } from 'react';
import type { Alert } from '../../../../shared/contract/alerts.ts';
import type { QueueRow } from './queue-rows.ts';
import { changeSelection, shownSelection } from './queue-selection.ts';

const NOBODY: ReadonlyMap<string, Alert> = new Map();

interface ChoiceInput {
  readonly rows: readonly QueueRow[];
  readonly alerts: readonly Alert[];
  /** The alert whose drawer is open. */
  readonly open: Alert | undefined;
  /** The row in hand, by id. */
  readonly cursor: string | null;
  /** Everything that matches, loaded or not. */
  readonly all: () => Promise<readonly Alert[]>;
}

/** Which alerts are chosen, and which are meant when none is: those of the row in hand. */
export const useQueueChoice = ({ rows, alerts, open, cursor, all }: ChoiceInput) => {
  const [chosen, setChosen] = useState(NOBODY);
  const [everything, setEverything] = useState(false);
  const lastAt = useRef(-1);
  const ids = new Set(chosen.keys());
  const at = cursor === null ? -1 : rows.findIndex(({ id }) => id === cursor);
  if (at >= 0) lastAt.current = at;
  // As in the table: when the row in hand goes, the one that took its place is it.
  const fallen = cursor !== null && at < 0 ? Math.min(lastAt.current, rows.length - 1) : at;
  const inHand = rows[fallen];
  const choose = (next: ReadonlySet<string>): void => {
    const known = new Map([...chosen, ...alerts.map((alert): [string, Alert] => [alert.id, alert])]);
    const now = changeSelection(rows, ids, next);
    setEverything(false);
    setChosen(new Map([...now].flatMap((id) => (known.has(id) ? [[id, known.get(id)] as [string, Alert]] : []))));
  };
  const chooseAll = async (): Promise<void> => {
    const found = await all();
    setChosen(new Map(found.map((alert) => [alert.id, alert])));
    setEverything(true);
  };
  return {
    shown: shownSelection(rows, ids),
    chosen: [...chosen.values()],
    everything,
    choose,
    chooseAll,
    clear: (): void => {
      setChosen(NOBODY);
      setEverything(false);
    },
    targets: (): readonly Alert[] => {
      if (chosen.size > 0) return [...chosen.values()];
      if (open) return [open];
      if (!inHand) return [];
      return inHand.type === 'group' ? inHand.alerts : [inHand.alert];
    },
  };
};
