import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Alert } from '../../../../shared/contract/alerts.ts';
import { useClient } from '../../../bridge/console-context.tsx';
import { ownerName, subjectName } from '../alert-words.ts';
import { subjectText } from './alert-search.ts';
import type { Names } from './queue-chips.ts';

const FRESH_MS = 60_000;

/** What rules, owners and entities are called: all rules there are, and whoever stands in the list. */
export const useNames = (alerts: readonly Alert[]): Names => {
  const client = useClient();
  const { data } = useQuery({
    queryKey: ['rules.list'],
    queryFn: ({ signal }) => client.rules.list({}, { signal }),
    staleTime: FRESH_MS,
    retry: false,
  });
  return useMemo(() => {
    const named = (data?.rules ?? [])
      .map(({ rule }): [string, string] => [rule.id, rule.title])
      .toSorted(([, one], [, other]) => one.localeCompare(other));
    return {
      rules: new Map([...named, ...alerts.map(({ rule, title }): [string, string] => [rule, title])]),
      owners: new Map(
        alerts.flatMap((alert): [string, string][] => (alert.owner === null ? [] : [[alert.owner, ownerName(alert) ?? alert.owner]])),
      ),
      subjects: new Map(
        alerts.flatMap(({ subject }): [string, string][] =>
          subject.id === null ? [] : [[subjectText({ kind: subject.kind, id: subject.id }), subjectName(subject)]],
        ),
      ),
    };
  }, [data, alerts]);
};
