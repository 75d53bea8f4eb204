import { Tooltip as Base } from '@base-ui/react/tooltip';
import type { ReactElement } from 'react';
import { Kbd } from '../text/kbd.tsx';

export interface TooltipProps {
  readonly text: string;
  readonly keys?: string;
  /** One element that can take the focus; it keeps its own name, for a tooltip is not one. */
  readonly children: ReactElement<Record<string, unknown>>;
}

/** More words about a control, on hover and on focus. */
export const Tooltip = ({ text, keys, children }: TooltipProps) => (
  <Base.Root>
    <Base.Trigger delay={500} render={children} />
    <Base.Portal>
      <Base.Positioner sideOffset={6} className="z-60">
        <Base.Popup className="pop flex max-w-80 items-center gap-2 px-2 py-1 text-sm text-text">
          {text}
          {keys && <Kbd keys={keys} />}
        </Base.Popup>
      </Base.Positioner>
    </Base.Portal>
  </Base.Root>
);
