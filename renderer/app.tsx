import { CSPProvider } from '@base-ui/react/csp-provider';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { useEffect, useMemo } from 'react';
import { ConsoleProvider } from './bridge/console-context.tsx';
import { createQueries } from './bridge/create-queries.ts';
import { SessionProvider } from './bridge/session-context.tsx';
import { createConsoleRouter, preloadScreens } from './routes.tsx';
import { AppearanceProvider } from './shell/appearance.tsx';
import { ShortcutProvider } from './ui/keys/shortcut-provider.tsx';

/** By then the first screen is drawn. */
const PRELOAD_AFTER_MS = 1500;

/** The console: providers around the router. */
export const App = () => {
  const queries = useMemo(createQueries, []);
  const router = useMemo(createConsoleRouter, []);
  useEffect(() => {
    const timer = setTimeout(preloadScreens, PRELOAD_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <CSPProvider disableStyleElements>
      <QueryClientProvider client={queries}>
        <ConsoleProvider>
          <SessionProvider>
            <AppearanceProvider>
              <ShortcutProvider>
                <RouterProvider router={router} />
              </ShortcutProvider>
            </AppearanceProvider>
          </SessionProvider>
        </ConsoleProvider>
      </QueryClientProvider>
    </CSPProvider>
  );
};
