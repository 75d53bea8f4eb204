import { useRef, useState } from 'react';
import type { Alert } from '../../../../shared/contract/alerts.ts';
import { meantAlerts } from './meant-alerts.ts';
import type { QueueRow } from './queue-rows.ts';
import { changeSelection, shownSelection } from './queue-selection.ts';
import type { AllRead } from './read-all.ts';
import type { Everything } from './selected-words.ts';
import { MOST_CHOSEN } from './use-alert-queue.ts';

const NOBODY: ReadonlyMap<string, Alert> = new Map();

interface ChoiceInput {
  readonly rows: readonly QueueRow[];
  readonly alerts: readonly Alert[];
  /** Whether a drawer is open. */
  readonly drawer: boolean;
  /** The alert it shows, as far as that was read. */
  readonly open: Alert | undefined;
  /** The row in hand, by id. */
  readonly cursor: string | null;
  /** What the list is narrowed to. */
  readonly asked: string;
  /** The words it is looked through for. */
  readonly text: string | undefined;
  /** Everything that matches, loaded or not. */
  readonly all: () => Promise<AllRead>;
}

/** Which alerts are chosen, and which are meant when none is: those of the row in hand. */
export const useQueueChoice = ({ rows, alerts, drawer, open, cursor, asked, text = '', all }: ChoiceInput) => {
  const [chosen, setChosen] = useState(NOBODY);
  const [everything, setEverything] = useState<(Everything & { readonly of: string }) | null>(null);
  const lastAt = useRef(-1);
  const key = JSON.stringify([asked, text]);
  const ids = new Set(chosen.keys());
  const at = cursor === null ? -1 : rows.findIndex(({ id }) => id === cursor);
  if (at >= 0) lastAt.current = at;
  // As in the table: when the row in hand goes, the one that took its place is it.
  const fallen = cursor !== null && at < 0 ? Math.min(lastAt.current, rows.length - 1) : at;
  const inHand = rows[fallen];
  const choose = (next: ReadonlySet<string>): void => {
    const known = new Map([...chosen, ...alerts.map((alert): [string, Alert] => [alert.id, alert])]);
    const now = changeSelection(rows, ids, next);
    setEverything(null);
    setChosen(new Map([...now].flatMap((id) => (known.has(id) ? [[id, known.get(id)] as [string, Alert]] : []))));
  };
  const chooseAll = async (): Promise<void> => {
    const { alerts: found, cut } = await all();
    setChosen(new Map(found.map((alert) => [alert.id, alert])));
    setEverything({ of: key, first: cut ? MOST_CHOSEN : null, narrowed: text.trim() !== '' });
  };
  return {
    shown: shownSelection(rows, ids),
    chosen: [...chosen.values()],
    /** Only while what the list is narrowed to is what everything was chosen of. */
    everything: everything?.of === key ? everything : null,
    choose,
    chooseAll,
    clear: (): void => {
      setChosen(NOBODY);
      setEverything(null);
    },
    targets: (): readonly Alert[] => meantAlerts({ chosen: [...chosen.values()], drawer, open, inHand }),
  };
};
