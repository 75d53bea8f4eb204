import { createContext, type ReactNode, useContext, useEffect, useMemo, useSyncExternalStore } from 'react';
import { type ConsoleClient, createConsoleClient } from './client.ts';
import { createLiveLog, type LiveLog, type LiveState } from './live-log.ts';

interface Console {
  readonly client: ConsoleClient;
  readonly live: LiveLog;
}

const Context = createContext<Console | null>(null);

const useConsole = (): Console => {
  const console = useContext(Context);
  if (!console) throw new Error('There is no console around this component.');
  return console;
};

/** Gives every screen the engine's operations and the live log. */
export const ConsoleProvider = ({ children }: { readonly children: ReactNode }) => {
  const value = useMemo(() => ({ client: createConsoleClient(), live: createLiveLog() }), []);
  return <Context.Provider value={value}>{children}</Context.Provider>;
};

export const useClient = (): ConsoleClient => useConsole().client;
export const useLiveLog = (): LiveLog => useConsole().live;

/** How the window stands to the engine: phase, pulse, and when it was heard last. */
export const useLive = (): LiveState => {
  const { live } = useConsole();
  return useSyncExternalStore(live.onState, live.state, live.state);
};

/** Follows the log while somebody is signed in. */
export const Following = ({ children }: { readonly children: ReactNode }) => {
  const { client, live } = useConsole();
  useEffect(() => live.start(client), [client, live]);
  return children;
};
