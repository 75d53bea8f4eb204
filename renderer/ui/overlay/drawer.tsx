import { ChevronDown, ChevronUp, X } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef } from 'react';
import { IconButton } from '../input/icon-button.tsx';
import { isControl, isTyping } from '../keys/is-typing.ts';
import { PlainText } from '../text/plain-text.tsx';

export interface DrawerProps {
  readonly title: ReactNode;
  /** Over the title: severity, chips. */
  readonly lead?: ReactNode;
  /** "1 of 7". */
  readonly position?: string;
  readonly onClose: () => void;
  readonly onNext?: () => void;
  readonly onPrevious?: () => void;
  readonly footer?: ReactNode;
  readonly children: ReactNode;
}

/** The focus goes to the title when the drawer opens, and back when it closes, if nobody has taken it meanwhile. */
const useFocusOnOpen = () => {
  const root = useRef<HTMLElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    const panel = root.current;
    heading.current?.focus({ preventScroll: true });
    return () => {
      const lost = document.activeElement === document.body || panel?.contains(document.activeElement);
      if (lost && before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
    };
  }, []);
  return { root, heading };
};

/** What is behind one row, beside the list. It is no dialog: the list stays in reach. j and k go on in the list, Escape closes. */
export const Drawer = ({ title, lead, position, onClose, onNext, onPrevious, footer, children }: DrawerProps) => {
  const { root, heading } = useFocusOnOpen();
  const id = useId();
  const answer = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    const arrow = event.key === 'ArrowDown' || event.key === 'ArrowUp';
    if (arrow || isTyping(event.target)) return;
    if (event.key === 'Enter' && isControl(event.target)) return;
    const act = { j: onNext, k: onPrevious, Escape: onClose }[event.key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  };
  return (
    <aside
      ref={root}
      aria-labelledby={id}
      onKeyDown={answer}
      className="flex w-110 shrink-0 flex-col border-l border-line bg-surface max-[1100px]:w-100 max-[900px]:absolute max-[900px]:inset-y-0 max-[900px]:right-0 max-[900px]:z-20 max-[900px]:max-w-full max-[900px]:shadow-pop"
    >
      <header className="shrink-0 px-4 pt-3 pb-2">
        <div className="flex items-start gap-2">
          <div className="flex min-h-7 min-w-0 flex-1 flex-wrap items-center gap-2">{lead}</div>
          <div className="flex min-h-7 shrink-0 items-center gap-2">
            <span className="whitespace-nowrap text-text-3">{position}</span>
            {onPrevious && <IconButton label="Previous" keys="k" icon={<ChevronUp size={15} aria-hidden="true" />} onClick={onPrevious} />}
            {onNext && <IconButton label="Next" keys="j" icon={<ChevronDown size={15} aria-hidden="true" />} onClick={onNext} />}
            <IconButton label="Close" keys="Escape" icon={<X size={15} aria-hidden="true" />} onClick={onClose} />
          </div>
        </div>
        <h2 ref={heading} id={id} tabIndex={-1} className="m-0 mt-1 text-lg font-semibold wrap-anywhere outline-none">
          {typeof title === 'string' ? <PlainText text={title} max={200} /> : title}
        </h2>
      </header>
      <div className="flex min-h-0 flex-1 flex-col gap-3 overflow-auto px-4 pb-4">{children}</div>
      {footer && <footer className="flex shrink-0 flex-wrap gap-2 border-t border-line px-4 py-3">{footer}</footer>}
    </aside>
  );
};

export interface SplitProps {
  readonly drawer?: ReactNode;
  readonly children: ReactNode;
}

/** A list, and the drawer at its right where one is open. The list keeps the columns that it has room for; only in a very narrow window does the drawer lie over it. */
export const Split = ({ drawer, children }: SplitProps) => (
  <div className="relative flex min-h-0 min-w-0 flex-1 border-t border-line">
    <div className="flex min-h-0 min-w-0 flex-1 flex-col">{children}</div>
    {drawer}
  </div>
);
