import { Outlet } from '@tanstack/react-router';
import { useRef } from 'react';
import { ActProvider } from '../acts/act-provider.tsx';
import { HandOvers } from './hand-overs/hand-overs.tsx';
import { Nav } from './nav.tsx';
import { Notices } from './notices.tsx';
import { StatusStrip } from './status-strip.tsx';
import { TopBar } from './top-bar.tsx';
import { useAppShortcuts } from './use-app-shortcuts.tsx';

/** What is around every screen: find and identity on top, the screens on the left, the state of engine and log below. */
export const Layout = () => {
  const main = useRef<HTMLElement>(null);
  const { overlays, openPalette } = useAppShortcuts();
  return (
    <ActProvider>
      <div className="grid h-screen grid-cols-[200px_minmax(0,1fr)] grid-rows-[44px_auto_minmax(0,1fr)_28px]">
        <button
          type="button"
          className="sr-only focus:not-sr-only focus:absolute focus:z-50 focus:bg-raised focus:p-2"
          onClick={() => main.current?.focus()}
        >
          Skip to the screen
        </button>
        <TopBar onFind={openPalette} />
        <Notices />
        <Nav />
        <main ref={main} tabIndex={-1} className="flex min-h-0 min-w-0 flex-col overflow-y-auto outline-none">
          <Outlet />
        </main>
        <StatusStrip />
        <HandOvers />
        {overlays}
      </div>
    </ActProvider>
  );
};
