import { useEffect, useMemo, useState } from 'react';
import type { Alert, AlertFilter } from '../../../../shared/contract/alerts.ts';
import { useClient } from '../../../bridge/console-context.tsx';
import { useFacts } from '../../../bridge/use-changes.ts';
import { usePages } from '../../../bridge/use-pages.ts';
import { useZone } from '../../../ui/time/zone-provider.tsx';
import { type AlertSearch, toAlertFilter } from './alert-search.ts';
import { isListed } from './is-listed.ts';
import { narrowAlerts } from './narrow-alerts.ts';

const PAGE = 200;
/** Alerts that are loaded to be grouped, or to be looked through for words. */
const MOST_ARRANGED = 2000;
/** Alerts chosen at once at most; of more, the first in the order of the list. */
export const MOST_CHOSEN = 5000;

/** The part of the address that decides what the engine is asked. */
const askedOf = ({ alert: _, group: __, text: ___, ...asked }: AlertSearch) => asked;

/** Alerts that match, page by page, and all of them when they are to be chosen. */
export const useAlertQueue = (search: AlertSearch) => {
  const client = useClient();
  const { now } = useZone();
  const asked = JSON.stringify(askedOf(search));
  const [total, setTotal] = useState<number | null>(null);
  const filter = (): AlertFilter => toAlertFilter(search, now());
  const pages = usePages<Alert>({
    queryKey: ['alerts.list', asked],
    fetch: async (cursor, signal) => {
      const input = { filter: filter(), order: search.order, limit: PAGE, cursor };
      const { alerts, next, total: counted } = await client.alerts.list(input, { signal });
      if (cursor === '') setTotal(counted);
      return { rows: alerts, next };
    },
  });
  const all = async (): Promise<readonly Alert[]> => {
    const found: Alert[] = [];
    for (let cursor = ''; found.length < MOST_CHOSEN; ) {
      const { alerts, next } = await client.alerts.list({ filter: filter(), order: search.order, limit: 500, cursor });
      found.push(...alerts);
      if (next === null) break;
      cursor = next;
    }
    return narrowAlerts(found.slice(0, MOST_CHOSEN), search.text);
  };
  // What no longer belongs to the list goes, but for the alert whose drawer is open.
  const listed = useMemo(() => pages.rows.filter((alert) => alert.id === search.alert || isListed(search, alert)), [pages.rows, search]);
  const alerts = useMemo(() => narrowAlerts(listed, search.text), [listed, search.text]);
  // Groups and words are looked for in what is loaded: so more of it is.
  const wantsMore = (search.group !== undefined || (search.text ?? '') !== '') && pages.rows.length < MOST_ARRANGED;
  const { more, complete, loading, loadingMore } = pages;
  useEffect(() => {
    if (wantsMore && !complete && !loading && !loadingMore) more();
  }, [wantsMore, complete, loading, loadingMore, more]);
  const gone = pages.rows.length - listed.length;
  return { ...pages, alerts, total: total === null ? null : Math.max(listed.length, total - gone), all };
};

/** Facts since the list was read: alerts that were raised, and what others made of those that are listed. */
export const useQueueNews = () => {
  const [raised, setRaised] = useState(0);
  const [changed, setChanged] = useState(0);
  const [own, setOwn] = useState(0);
  useFacts(['alert.raised'], (count) => setRaised((before) => before + count));
  useFacts(['alert.assigned', 'alert.closed', 'alert.reopened'], (count) => setChanged((before) => before + count));
  return {
    raised,
    /** What the operator did here is no news. */
    changed: Math.max(0, changed - own),
    didOwn: (count: number): void => setOwn((before) => before + count),
    clear: (): void => {
      setRaised(0);
      setChanged(0);
      setOwn(0);
    },
  };
};
