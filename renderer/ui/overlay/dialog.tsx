import { Dialog as Base } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import type { ReactNode, RefObject } from 'react';
import { useShortcutHold } from '../keys/use-shortcuts.ts';
import { plainTextOf } from '../text/escape-plain-text.ts';

export interface DialogProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly title: string;
  readonly description?: ReactNode;
  readonly children?: ReactNode;
  /** The buttons, the safe one first. */
  readonly footer?: ReactNode;
  /** Pixels. */
  readonly width?: number;
  readonly initialFocus?: RefObject<HTMLElement | null>;
}

/** A question in front of everything: it keeps the focus, Escape leaves it, and the focus goes back where it was. */
export const Dialog = ({ open, onOpenChange, title, description, children, footer, width = 520, initialFocus }: DialogProps) => {
  useShortcutHold(open);
  return (
    <Base.Root open={open} onOpenChange={(next) => onOpenChange(next)}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-scrim" />
        <Base.Popup
          initialFocus={initialFocus}
          className="pop fixed top-[12vh] left-1/2 z-50 flex max-h-[76vh] w-full max-w-[calc(100vw-32px)] -translate-x-1/2 flex-col bg-surface"
          style={{ width }}
        >
          <header className="flex items-start gap-3 px-5 pt-4 pb-3">
            <div className="min-w-0 flex-1">
              <Base.Title className="m-0 text-lg font-semibold wrap-anywhere">{plainTextOf(title)}</Base.Title>
              {description && <Base.Description className="m-0 mt-1 text-text-2">{description}</Base.Description>}
            </div>
            <Base.Close
              aria-label="Close"
              className="-mt-1 -mr-2 grid size-7 shrink-0 place-items-center rounded text-text-2 hover:bg-hover hover:text-text"
            >
              <X size={15} aria-hidden="true" />
            </Base.Close>
          </header>
          <div className="min-h-0 overflow-auto px-5 pb-4">{children}</div>
          {footer && <footer className="flex flex-wrap justify-end gap-2 border-t border-line px-5 py-3">{footer}</footer>}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
};
