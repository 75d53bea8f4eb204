import type { Alert } from '../../../../shared/contract/alerts.ts';

/** What an alert was found in, as a filter of the log: whom it is about, from the first fact to the last. */
export const logOf = ({ subject, first_at, last_at }: Pick<Alert, 'subject' | 'first_at' | 'last_at'>) => {
  const { kind, id } = subject;
  const by = kind === 'address' || kind === 'user' || kind === 'client' || kind === 'session' || kind === 'grant' ? kind : undefined;
  return {
    ...(by === undefined || id === null ? {} : { [by]: id }),
    ...(kind === 'operator' && id !== null ? { actor: `operator:${id}` } : {}),
    from: Date.parse(first_at),
    // Up to, but not with, the last moment of a filter.
    to: Date.parse(last_at) + 1,
  };
};
