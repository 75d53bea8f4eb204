import { CSPProvider } from '@base-ui/react/csp-provider';
import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { useMemo } from 'react';
import { ConsoleProvider } from './bridge/console-context.tsx';
import { denialOf, describeError } from './bridge/describe-error.ts';
import { SessionProvider } from './bridge/session-context.tsx';
import { createConsoleRouter } from './routes.tsx';
import { AppearanceProvider } from './shell/appearance.tsx';
import { ShortcutProvider } from './ui/keys/shortcut-provider.tsx';
import { ToastProvider } from './ui/overlay/toast.tsx';

/** What is not an answer is asked for again, a few times; an answer that says no is not. */
const retry = (failures: number, error: unknown): boolean => describeError(error).kind === 'unreachable' && failures < 3;

const createQueries = (): QueryClient => {
  // The session ended or was locked while a screen asked: the gate has to know.
  const onError = (error: unknown): void => {
    const denial = denialOf(error);
    if (denial === 'not_signed_in' || denial === 'locked') void queries.invalidateQueries({ queryKey: ['session.state'] });
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

/** The console: providers around the router. */
export const App = () => {
  const queries = useMemo(createQueries, []);
  const router = useMemo(createConsoleRouter, []);
  return (
    <CSPProvider disableStyleElements>
      <QueryClientProvider client={queries}>
        <ConsoleProvider>
          <SessionProvider>
            <AppearanceProvider>
              <ShortcutProvider>
                <ToastProvider>
                  <RouterProvider router={router} />
                </ToastProvider>
              </ShortcutProvider>
            </AppearanceProvider>
          </SessionProvider>
        </ConsoleProvider>
      </QueryClientProvider>
    </CSPProvider>
  );
};
