import type { QueryClient } from '@tanstack/react-query';
import type { SessionState } from '../../shared/contract/session.ts';

/** Under which the state of the session is kept among what was read. */
export const SESSION_KEY = ['session.state'] as const;

/** Takes over where the session stands now. What an earlier operator had on the screen is dropped, and so is everything while nobody is let in. */
export const acceptSession = (queries: QueryClient, state: SessionState): void => {
  const before = queries.getQueryData<SessionState>(SESSION_KEY);
  if (before?.operator?.id !== state.operator?.id || state.state !== 'signed_in')
    queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== SESSION_KEY[0] });
  queries.setQueryData(SESSION_KEY, state);
};
