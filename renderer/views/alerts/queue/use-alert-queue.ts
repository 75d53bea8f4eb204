import { useEffect, useMemo, useState } from 'react';
import type { Alert, AlertFilter } from '../../../../shared/contract/alerts.ts';
import { useClient } from '../../../bridge/console-context.tsx';
import { useFacts } from '../../../bridge/use-changes.ts';
import { usePages } from '../../../bridge/use-pages.ts';
import { useZone } from '../../../ui/time/zone-provider.tsx';
import { type AlertSearch, toAlertFilter } from './alert-search.ts';
import { isListed } from './is-listed.ts';
import { narrowAlerts } from './narrow-alerts.ts';
import { type AllRead, readAll } from './read-all.ts';

const PAGE = 200;
/** Alerts that are loaded to be grouped, or to be looked through for words. */
const MOST_ARRANGED = 2000;
/** Alerts chosen at once at most; of more, the first in the order of the list. */
export const MOST_CHOSEN = 5000;

/** The part of the address that decides what the engine is asked. */
const askedOf = ({ alert: _, group: __, text: ___, ...asked }: AlertSearch) => asked;

/**
 * Alerts that match, page by page, and all of them when they are to be chosen.
 *
 * @param onRead Called as the list begins to be read from its start: what was news until then is in it.
 */
export const useAlertQueue = (search: AlertSearch, onRead: () => void) => {
  const client = useClient();
  const { now } = useZone();
  const asked = JSON.stringify(askedOf(search));
  const [total, setTotal] = useState<number | null>(null);
  const filter = (): AlertFilter => toAlertFilter(search, now());
  const pages = usePages<Alert>({
    queryKey: ['alerts.list', asked],
    still: true,
    fetch: async (cursor, signal) => {
      if (cursor === '') onRead();
      const input = { filter: filter(), order: search.order, limit: PAGE, cursor };
      const { alerts, next, total: counted } = await client.alerts.list(input, { signal });
      if (cursor === '') setTotal(counted);
      return { rows: alerts, next };
    },
  });
  const all = async (): Promise<AllRead> => {
    const wanted = filter();
    const { alerts: found, cut } = await readAll(
      (cursor) => client.alerts.list({ filter: wanted, order: search.order, limit: 500, cursor }),
      MOST_CHOSEN,
    );
    return { alerts: narrowAlerts(found, search.text), cut };
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
  return { ...pages, asked, alerts, total: total === null ? null : Math.max(listed.length, total - gone), all };
};

/** Facts since the list was read: alerts that were raised, and what others made of alerts. */
export const useQueueNews = () => {
  const [raised, setRaised] = useState(0);
  // Below zero while the log has not told yet of what the operator did here.
  const [others, setOthers] = useState(0);
  useFacts(['alert.raised'], (count) => setRaised((before) => before + count));
  useFacts(['alert.assigned', 'alert.closed', 'alert.reopened'], (count) => setOthers((before) => before + count));
  return {
    raised,
    changed: Math.max(0, others),
    /** What the operator did here is no news. */
    didOwn: (count: number): void => setOthers((before) => before - count),
    clear: (): void => {
      setRaised(0);
      setOthers((before) => Math.min(0, before));
    },
  };
};
