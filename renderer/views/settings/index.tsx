import { Link, useParams } from '@tanstack/react-router';
import type { ComponentType } from 'react';
import { may, type Role } from '../../../shared/role.ts';
import { useMe } from '../../bridge/session-context.tsx';
import { cx } from '../../ui/cx.ts';
import { EmptyState } from '../../ui/state/empty-state.tsx';
import { Account } from './account/account.tsx';
import { Appearance } from './appearance.tsx';
import { Configuration } from './configuration.tsx';
import { Import } from './import.tsx';
import { Keys } from './keys.tsx';
import { Notifications } from './notifications/notifications.tsx';
import { Operators } from './operators/operators.tsx';

interface Section {
  readonly id: string;
  readonly label: string;
  readonly roles: readonly Role[];
  readonly component: ComponentType;
}

const sections: readonly Section[] = [
  { id: 'account', label: 'Your account', roles: may.read, component: Account },
  { id: 'appearance', label: 'Appearance', roles: may.read, component: Appearance },
  { id: 'operators', label: 'Operators', roles: may.oversee, component: Operators },
  { id: 'notifications', label: 'Notifications', roles: may.oversee, component: Notifications },
  { id: 'keys', label: 'Signing keys', roles: may.read, component: Keys },
  { id: 'configuration', label: 'Configuration', roles: may.read, component: Configuration },
  { id: 'import', label: 'Import', roles: may.administer, component: Import },
];

const link = 'flex h-[30px] items-center rounded px-2.5 text-text-2 no-underline hover:bg-hover';

/** What can be set: of the operator's own, and of the server. */
export const Settings = () => {
  const { section: chosen = 'account' } = useParams({ strict: false });
  const me = useMe();
  const mine = sections.filter(({ roles }) => roles.includes(me.role));
  const section = mine.find(({ id }) => id === chosen);
  return (
    <div className="page">
      <h1>Settings</h1>
      <div className="grid grid-cols-[180px_minmax(0,1fr)] items-start gap-6">
        <nav aria-label="Settings" className="flex flex-col gap-px">
          {mine.map(({ id, label }) => (
            <Link
              key={id}
              to="/settings/$section"
              params={{ section: id }}
              className={cx(link, id === chosen && 'bg-accent-weak text-text')}
              {...(id === chosen ? { 'aria-current': 'page' as const } : {})}
            >
              {label}
            </Link>
          ))}
        </nav>
        <div className="flex min-w-0 flex-col gap-4">
          {section ? (
            <section.component />
          ) : (
            <EmptyState title="There is no such setting for you." looked="The settings of your role were looked at." />
          )}
        </div>
      </div>
    </div>
  );
};
