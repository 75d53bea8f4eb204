import { Menu as Base } from '@base-ui/react/menu';
import { Check } from 'lucide-react';
import { Fragment, type ReactElement, type ReactNode } from 'react';
import { cx } from '../cx.ts';
import { Kbd } from '../text/kbd.tsx';

export type MenuEntry =
  | {
      readonly label: string;
      readonly onSelect: () => void;
      readonly keys?: string;
      readonly icon?: ReactNode;
      readonly detail?: string;
      readonly danger?: boolean;
      readonly disabled?: boolean;
    }
  | {
      readonly label: string;
      readonly checked: boolean;
      readonly onChange: (checked: boolean) => void;
      readonly disabled?: boolean;
      /** One of several: choosing it is all there is to do here, and the menu closes. */
      readonly closes?: boolean;
    }
  | { readonly heading: string }
  | { readonly separator: true };

export interface MenuProps {
  /** The control that opens it, such as a Button. */
  readonly trigger: ReactElement<Record<string, unknown>>;
  readonly items: readonly MenuEntry[];
  readonly align?: 'start' | 'end';
}

const Entry = ({ entry }: { readonly entry: MenuEntry }) => {
  if ('separator' in entry) return <Base.Separator className="my-1 h-px bg-line" />;
  if ('heading' in entry) return <div className="px-2.5 pt-1.5 pb-1 text-xs text-text-3">{entry.heading}</div>;
  if ('checked' in entry)
    return (
      <Base.CheckboxItem
        checked={entry.checked}
        onCheckedChange={entry.onChange}
        disabled={entry.disabled}
        closeOnClick={entry.closes ?? false}
        className="pop-item"
      >
        <span className="grid size-3.5 place-items-center">
          <Base.CheckboxItemIndicator>
            <Check size={13} aria-hidden="true" />
          </Base.CheckboxItemIndicator>
        </span>
        {entry.label}
      </Base.CheckboxItem>
    );
  return (
    <Base.Item onClick={entry.onSelect} disabled={entry.disabled} className={cx('pop-item', entry.danger && 'text-critical')}>
      {entry.icon}
      <span>
        {entry.label}
        {entry.detail && <span className="block text-sm text-text-3">{entry.detail}</span>}
      </span>
      {entry.keys && (
        <span className="ml-auto pl-4">
          <Kbd keys={entry.keys} />
        </span>
      )}
    </Base.Item>
  );
};

/** A list of things to do, opened by a control. */
export const Menu = ({ trigger, items, align = 'start' }: MenuProps) => (
  <Base.Root>
    <Base.Trigger render={trigger} />
    <Base.Portal>
      <Base.Positioner align={align} sideOffset={4} className="z-50">
        <Base.Popup className="pop max-h-[min(420px,var(--available-height))] min-w-44 overflow-auto p-1">
          {items.map((entry, at) => (
            <Fragment // biome-ignore lint/suspicious/noArrayIndexKey: two entries may have one name, and their order is theirs
              key={`${at} ${'label' in entry ? entry.label : ''}`}
            >
              <Entry entry={entry} />
            </Fragment>
          ))}
        </Base.Popup>
      </Base.Positioner>
    </Base.Portal>
  </Base.Root>
);
