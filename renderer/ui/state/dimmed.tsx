import type { ReactNode } from 'react';
import { cx } from '../cx.ts';

/** What was shown before stays, dimmed, while new content is on its way. */
export const Dimmed = ({
  busy,
  children,
  className,
}: {
  readonly busy: boolean;
  readonly children: ReactNode;
  readonly className?: string;
}) => (
  <div aria-busy={busy} className={cx(busy && 'dimmed', className)}>
    {children}
  </div>
);
