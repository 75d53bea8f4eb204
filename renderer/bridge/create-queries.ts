import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { SESSION_KEY } from './accept-session.ts';
import { denialOf, describeError } from './describe-error.ts';

const MOST_FAILURES = 3;

/** What is not an answer is asked for again, a few times; an answer that says no is not. */
const retry = (failures: number, error: unknown): boolean => describeError(error).kind === 'unreachable' && failures < MOST_FAILURES;

/** Keeps what was read of the engine. When a call is denied because the session ended or was locked, the state of the session is asked for again: the gate has to know. */
export const createQueries = (): QueryClient => {
  const onError = (error: unknown): void => {
    const denial = denialOf(error);
    if (denial === 'not_signed_in' || denial === 'locked') void queries.invalidateQueries({ queryKey: SESSION_KEY });
  };
  const queries = new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: { retry, staleTime: 10_000, refetchOnWindowFocus: false, gcTime: 60_000, networkMode: 'always' },
      mutations: { retry: false, networkMode: 'always' },
    },
  });
  return queries;
};
