import type { ReactNode } from 'react';
import type { SessionState } from '../../../shared/contract/session.ts';
import { Badge } from '../../ui/text/badge.tsx';
import { PlainText } from '../../ui/text/plain-text.tsx';

interface FrameProps {
  readonly title: string;
  readonly state?: SessionState;
  /** Whether what is to stand here is still being asked for. */
  readonly busy?: boolean;
  readonly children: ReactNode;
}

/** The page around what comes before the screens. */
export const Frame = ({ title, state, busy, children }: FrameProps) => (
  <main aria-busy={busy || undefined} className="flex min-h-screen items-center justify-center p-6">
    <div className="panel flex w-full max-w-[420px] flex-col gap-4 p-6">
      <div className="flex items-center gap-3">
        <span className="text-lg font-semibold tracking-tight">Gatewatch</span>
        {state?.lab ? <Badge tone="medium">LAB</Badge> : null}
        {state ? <span className="ml-auto text-sm text-text-3">{state.version}</span> : null}
      </div>
      <h1>{title}</h1>
      {children}
      {state?.issuer ? (
        <p className="text-sm text-text-3">
          Authorization server <PlainText text={state.issuer} mono inline />
        </p>
      ) : null}
    </div>
  </main>
);
