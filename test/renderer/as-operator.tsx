import { QueryClientProvider } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { SESSION_KEY } from '../../renderer/bridge/accept-session.ts';
import { ConsoleProvider } from '../../renderer/bridge/console-context.tsx';
import { createQueries } from '../../renderer/bridge/create-queries.ts';
import { SessionProvider } from '../../renderer/bridge/session-context.tsx';
import { ZoneProvider } from '../../renderer/ui/time/zone-provider.tsx';
import type { SessionState } from '../../shared/contract/session.ts';
import type { Role } from '../../shared/role.ts';

interface Desk {
  readonly role: Role;
  readonly now?: number;
}

/** What an operator `op`, signed in, sees of a part of a screen, as it is drawn first. It takes a window with a location. */
export const drawAs = ({ role, now = 0 }: Desk, part: ReactNode): string => {
  const queries = createQueries();
  queries.setQueryData<SessionState>(SESSION_KEY, {
    state: 'signed_in',
    may_create: false,
    operator: { id: 'op', name: 'Ada', role, second_factor: false },
    version: '1.2.3',
    issuer: 'http://127.0.0.1:9400',
    lab: false,
    profile: 'development',
    idle_minutes: 15,
    password_rule: 'At least 12 characters.',
  });
  const html = renderToStaticMarkup(
    <QueryClientProvider client={queries}>
      <ConsoleProvider>
        <SessionProvider>
          <ZoneProvider zone="utc" onZoneChange={() => undefined} now={() => now}>
            {part}
          </ZoneProvider>
        </SessionProvider>
      </ConsoleProvider>
    </QueryClientProvider>,
  );
  queries.clear();
  return html;
};

/** The words of a page, without what marks them up. */
export const wordsOf = (html: string): string => html.replaceAll(/<[^>]*>/g, '');
