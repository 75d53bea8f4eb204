import { CSPProvider } from '@base-ui/react/csp-provider';
import { StrictMode, useState } from 'react';
import { createRoot } from 'react-dom/client';
import '../../../../renderer/theme/base.css';
import { applyTheme, type ThemeChoice } from '../../../../renderer/theme/apply-theme.ts';
import { ShortcutProvider } from '../../../../renderer/ui/keys/shortcut-provider.tsx';
import { ToastProvider } from '../../../../renderer/ui/overlay/toast.tsx';
import type { Zone } from '../../../../renderer/ui/time/format-time.ts';
import { ZoneProvider } from '../../../../renderer/ui/time/zone-provider.tsx';
import { ChartsPage } from './charts-page.tsx';
import { InputsPage } from './inputs-page.tsx';
import { OverlaysPage } from './overlays-page.tsx';
import { TablePage } from './table-page.tsx';
import { WordsPage } from './words-page.tsx';

const pages = { words: WordsPage, inputs: InputsPage, charts: ChartsPage, overlays: OverlaysPage, table: TablePage };

const query = new URLSearchParams(window.location.search);
const asked = query.get('page') ?? 'words';
const Page = pages[asked as keyof typeof pages] ?? WordsPage;
applyTheme((query.get('theme') ?? 'dark') as ThemeChoice);

const Gallery = () => {
  const [zone, setZone] = useState<Zone>('utc');
  return (
    <ZoneProvider zone={zone} onZoneChange={setZone}>
      <ShortcutProvider>
        <ToastProvider>
          <main className="flex h-full flex-col">
            <Page />
          </main>
        </ToastProvider>
      </ShortcutProvider>
    </ZoneProvider>
  );
};

const root = document.getElementById('root');
if (root)
  createRoot(root).render(
    <StrictMode>
      <CSPProvider disableStyleElements>
        <Gallery />
      </CSPProvider>
    </StrictMode>,
  );
