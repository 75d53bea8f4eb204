import { FlaskConical, Info, OctagonAlert, TriangleAlert, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { cx } from '../cx.ts';
import { IconButton } from '../input/icon-button.tsx';

export interface BannerProps {
  readonly tone: 'info' | 'lab' | 'warning' | 'critical';
  readonly children: ReactNode;
  readonly action?: ReactNode;
  readonly onDismiss?: () => void;
}

const looks = {
  info: { icon: Info, ground: 'bg-accent-weak border-line', mark: 'text-accent', role: 'status' },
  lab: { icon: FlaskConical, ground: 'bg-medium-weak border-line', mark: 'text-medium', role: 'status' },
  warning: { icon: TriangleAlert, ground: 'bg-high-weak border-line', mark: 'text-high', role: 'status' },
  critical: { icon: OctagonAlert, ground: 'bg-critical-weak border-critical', mark: 'text-critical', role: 'alert' },
} as const;

/** A line over a screen about the state of the whole. */
export const Banner = ({ tone, children, action, onDismiss }: BannerProps) => {
  const { icon: Icon, ground, mark, role } = looks[tone];
  return (
    <div role={role} className={cx('flex min-h-8 shrink-0 items-center gap-2.5 border-y px-4 py-1', ground)}>
      <Icon size={14} aria-hidden="true" className={cx('shrink-0', mark)} />
      <div className="min-w-0 flex-1">{children}</div>
      {action}
      {onDismiss && <IconButton label="Dismiss" icon={<X size={14} aria-hidden="true" />} onClick={onDismiss} />}
    </div>
  );
};
