import { useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo } from 'react';
import type { Me, SessionState } from '../../shared/contract/session.ts';
import type { Role } from '../../shared/role.ts';
import { acceptSession, SESSION_KEY } from './accept-session.ts';
import { useClient } from './console-context.tsx';

interface SessionValue {
  readonly state: SessionState | undefined;
  readonly error: unknown;
  /** Takes over the state that an operation of the session answered with. */
  accept(state: SessionState): void;
  /** Asks for the state again. */
  again(): void;
}

const Context = createContext<SessionValue | null>(null);

/** Knows who is signed in. When that changes, whatever an earlier operator had on the screen is dropped. */
export const SessionProvider = ({ children }: { readonly children: ReactNode }) => {
  const client = useClient();
  const queries = useQueryClient();
  const { data, error, refetch } = useQuery({
    queryKey: SESSION_KEY,
    queryFn: ({ signal }) => client.session.state({}, { signal }),
    retry: true,
    retryDelay: 1000,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const accept = useCallback((state: SessionState) => acceptSession(queries, state), [queries]);
  const again = useCallback(() => void refetch(), [refetch]);
  useEffect(() => {
    const desktop = window.gatewatch;
    if (!desktop) return undefined;
    const stops = [desktop.onLock(again), desktop.onSession(again)];
    return () => {
      for (const stop of stops) stop();
    };
  }, [again]);
  const value = useMemo(() => ({ state: data, error, accept, again }), [data, error, accept, again]);
  return <Context.Provider value={value}>{children}</Context.Provider>;
};

export const useSession = (): SessionValue => {
  const value = useContext(Context);
  if (!value) throw new Error('There is no session around this component.');
  return value;
};

/** The operator who is signed in; only below the gate. */
export const useMe = (): Me => {
  const { state } = useSession();
  if (!state?.operator) throw new Error('Nobody is signed in.');
  return state.operator;
};

/** Whether the operator's role is among these. The engine judges again: this only keeps what cannot work off the screen. */
export const useMay = (roles: readonly Role[]): boolean => roles.includes(useMe().role);
