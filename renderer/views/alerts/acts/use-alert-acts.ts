import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { Alert } from '../../../../shared/contract/alerts.ts';
import type { Verdict } from '../../../../shared/rule.ts';
import type { ConsoleClient } from '../../../bridge/client.ts';
import { useClient } from '../../../bridge/console-context.tsx';
import { useMe } from '../../../bridge/session-context.tsx';
import { useToast } from '../../../ui/overlay/toast.tsx';
import { alertCount } from '../alert-words.ts';
import { declinedWords } from './declined-words.ts';
import { type Handled, handledWords, inPortions } from './in-portions.ts';
import { patchPages } from './patch-pages.ts';
import { type Step, wayBack } from './way-back.ts';

/** How long the way back is offered in the corner. */
const UNDO_SECONDS = 30;

/** What people make of alerts, each a frozen set. */
export interface AlertActs {
  readonly busy: boolean;
  /** Takes alerts on for the operator who is signed in, hands them to another with a note, or puts them back. */
  readonly assign: (alerts: readonly Alert[], owner: string | null, note?: string) => Promise<Handled>;
  readonly close: (alerts: readonly Alert[], verdict: Verdict, reason: string) => Promise<Handled>;
  readonly reopen: (alerts: readonly Alert[], reason: string) => Promise<Handled>;
  /** Takes the last of these back; nothing where there is none. */
  readonly undo: () => Promise<void>;
}

interface Done {
  readonly what: string;
  readonly steps: readonly Step[];
  /** Alerts that no step brings back. */
  readonly stay: number;
  /** Playbook runs that no step brings back. */
  readonly declined: number;
}

const run = (client: ConsoleClient, step: Step): Promise<Handled> =>
  inPortions(step.alerts, (alerts) => {
    if (step.call === 'assign') return client.alerts.assign({ alerts, owner: step.owner, owned_by: step.ownedBy });
    if (step.call === 'reopen') return client.alerts.reopen({ alerts, reason: 'Undone', closed_until: step.closedUntil });
    return client.alerts.close({ alerts, verdict: step.verdict, reason: step.reason, owned_by: step.ownedBy });
  });

/** What follows from a change: rows as they are now, and whatever counts alerts read again. */
const useChanged = (onChanged: (count: number) => void) => {
  const queries = useQueryClient();
  return (changed: readonly Alert[]): void => {
    queries.setQueriesData({ queryKey: ['alerts.list'] }, (pages: Parameters<typeof patchPages>[0]) => patchPages(pages, changed));
    for (const alert of changed)
      queries.setQueryData(['alerts.show', alert.id], (shown: Alert | undefined) => (shown ? { ...shown, ...alert } : undefined));
    onChanged(changed.length);
    for (const key of ['alerts.show', 'alerts.standing', 'alerts.of']) void queries.invalidateQueries({ queryKey: [key] });
  };
};

/**
 * Assigns, closes and reopens alerts, says how it went, and takes the last of it back.
 *
 * @param onChanged Called with the number of alerts that were changed, there or back.
 */
export const useAlertActs = (onChanged: (count: number) => void): AlertActs => {
  const client = useClient();
  const me = useMe();
  const changedNow = useChanged(onChanged);
  const { show } = useToast();
  const [busy, setBusy] = useState(false);
  const last = useRef<Done>(undefined);

  const undo = async (): Promise<void> => {
    const done = last.current;
    if (!done) return show({ title: 'There is nothing to take back.' });
    last.current = undefined;
    const handled: Handled[] = [];
    for (const step of done.steps) handled.push(await run(client, step));
    changedNow(handled.flatMap(({ changed }) => changed));
    const failed = handled.reduce((sum, one) => sum + one.failed, 0);
    const detail = [
      handled.flatMap(({ reasons }) => reasons)[0]?.why,
      done.stay === 0 ? undefined : `${alertCount(done.stay)} that an exception had closed ${done.stay === 1 ? 'stays' : 'stay'} open.`,
      declinedWords(done.declined, 'undone'),
    ].flatMap((one) => one ?? []);
    show({
      title:
        failed === 0
          ? `Taken back: ${done.what}.`
          : handled.some(({ unknown }) => unknown > 0)
            ? 'It is not known whether all was taken back.'
            : `${alertCount(failed)} could not be taken back.`,
      ...(detail.length === 0 ? {} : { detail: detail.join(' ') }),
      tone: failed === 0 ? 'ok' : 'high',
    });
  };

  const perform = async (act: Step['call'], what: string, before: readonly Alert[], handling: Promise<Handled>): Promise<Handled> => {
    setBusy(true);
    const handled = await handling.finally(() => setBusy(false));
    const { changed, failed, declined } = handled;
    changedNow(changed);
    const steps = wayBack(act, before, changed);
    const stay = changed.length - steps.reduce((sum, { alerts }) => sum + alerts.length, 0);
    if (changed.length > 0) last.current = steps.length > 0 ? { what, steps, stay, declined } : undefined;
    const detail = declinedWords(declined, 'closed');
    show({
      title: `${what}: ${handledWords(handled)}`,
      ...(detail === undefined ? {} : { detail }),
      tone: failed > 0 ? 'high' : 'ok',
      ...(steps.length > 0 ? { undo, seconds: UNDO_SECONDS } : {}),
    });
    return handled;
  };

  const idsOf = (alerts: readonly Alert[]): string[] => alerts.map(({ id }) => id);
  return {
    busy,
    undo,
    assign: (alerts, owner, note) =>
      perform(
        'assign',
        owner === null ? 'Put back' : owner === me.id ? 'Assigned to you' : 'Handed over',
        alerts,
        inPortions(idsOf(alerts), (ids) => client.alerts.assign({ alerts: ids, owner, ...(note === undefined ? {} : { note }) })),
      ),
    close: (alerts, verdict, reason) =>
      perform(
        'close',
        'Closed',
        alerts,
        inPortions(idsOf(alerts), (ids) => client.alerts.close({ alerts: ids, verdict, reason })),
      ),
    reopen: (alerts, reason) =>
      perform(
        'reopen',
        'Reopened',
        alerts,
        inPortions(idsOf(alerts), (ids) => client.alerts.reopen({ alerts: ids, reason })),
      ),
  };
};
