import { useSyncExternalStore } from 'react';
import { Dialog } from '../overlay/dialog.tsx';
import { Kbd } from '../text/kbd.tsx';
import { keyWords } from './key-words.ts';
import { useShortcutRegistry } from './shortcut-provider.tsx';

export interface ShortcutSheetProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

/** Every key that works on this screen now, by group; drawn from what is registered, so it cannot be wrong. */
export const ShortcutSheet = ({ open, onOpenChange }: ShortcutSheetProps) => {
  const registry = useShortcutRegistry();
  const shortcuts = useSyncExternalStore(registry.subscribe, registry.list);
  const groups = Map.groupBy(shortcuts, ({ group }) => group);
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Keys"
      description="What works here now. Single keys rest while you type."
      width={720}
    >
      <div className="columns-2 gap-8">
        {[...groups].map(([group, entries]) => (
          <section key={group} className="mb-4 break-inside-avoid">
            <h3 className="m-0 mb-1">{group}</h3>
            <dl className="m-0">
              {entries.map(({ keys, label }) => (
                <div key={`${keys} ${label}`} className="flex min-h-6 items-center gap-3">
                  <dt>{label}</dt>
                  <dd className="m-0 ml-auto">
                    <Kbd keys={keys} />
                    <span className="sr-only">{keyWords(keys).join(' then ')}</span>
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
};
