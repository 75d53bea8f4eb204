import { useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import type { Preferences } from '../../shared/contract/views.ts';
import { useClient } from '../bridge/console-context.tsx';
import { useSession } from '../bridge/session-context.tsx';
import { useEngineNow } from '../bridge/use-engine-time.ts';
import { applyTheme } from '../theme/apply-theme.ts';
import { ZoneProvider } from '../ui/time/zone-provider.tsx';

export type Theme = NonNullable<Preferences['theme']>;
export type Zone = NonNullable<Preferences['zone']>;

const KEY = ['views.preferences'] as const;
/** What is needed before anybody signed in, so that the first paint has the right colours. */
const LOCAL = 'gatewatch.appearance';

interface Appearance {
  readonly theme: Theme;
  readonly preferences: Preferences;
  change(preferences: Partial<Preferences>): void;
}

const Context = createContext<Appearance | null>(null);

const readLocal = (): Pick<Preferences, 'theme' | 'zone'> => {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(LOCAL) ?? '{}');
    const { theme, zone } = kept as Record<string, unknown>;
    return {
      ...(theme === 'dark' || theme === 'light' || theme === 'contrast' || theme === 'system' ? { theme } : {}),
      ...(zone === 'utc' || zone === 'local' ? { zone } : {}),
    };
  } catch {
    return {};
  }
};

/** Theme, zone and what else an operator chose. Kept with the operator, and the look also on this device. */
export const AppearanceProvider = ({ children }: { readonly children: ReactNode }) => {
  const client = useClient();
  const queries = useQueryClient();
  const signedIn = useSession().state?.state === 'signed_in';
  const now = useEngineNow();
  const [local, setLocal] = useState(readLocal);
  const { data } = useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => client.views.preferences({}, { signal }),
    enabled: signedIn,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const preferences = useMemo(() => ({ ...local, ...data }), [local, data]);
  const theme = preferences.theme ?? 'dark';
  const zone = preferences.zone ?? 'local';
  useEffect(() => applyTheme(theme), [theme]);
  useEffect(() => localStorage.setItem(LOCAL, JSON.stringify({ theme, zone })), [theme, zone]);
  const change = useCallback(
    (changes: Partial<Preferences>) => {
      setLocal(
        (before) =>
          ({
            ...before,
            ...('theme' in changes ? { theme: changes.theme } : {}),
            ...('zone' in changes ? { zone: changes.zone } : {}),
          }) as typeof before,
      );
      if (!signedIn) return;
      const next = { ...queries.getQueryData<Preferences>(KEY), ...changes };
      queries.setQueryData(KEY, next);
      // What could not be kept is only the look: it stays for this window.
      client.views.setPreferences(next).catch(() => undefined);
    },
    [client, queries, signedIn],
  );
  useEffect(() => window.gatewatch?.onTheme((chosen) => change({ theme: chosen })), [change]);
  const value = useMemo(() => ({ theme, preferences, change }), [theme, preferences, change]);
  return (
    <Context.Provider value={value}>
      <ZoneProvider zone={zone} onZoneChange={(chosen) => change({ zone: chosen })} now={now}>
        {children}
      </ZoneProvider>
    </Context.Provider>
  );
};

export const useAppearance = (): Appearance => {
  const value = useContext(Context);
  if (!value) throw new Error('There is no appearance around this component.');
  return value;
};
