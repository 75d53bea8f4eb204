import type { ReactNode } from 'react';
import type { EpochMs } from '../../../shared/units.ts';
import { cx } from '../cx.ts';
import { type LinkElement, withLink } from '../link-element.ts';
import { PlainText } from '../text/plain-text.tsx';
import { type Tone, toneFill } from '../text/tone.ts';
import { formatTime } from '../time/format-time.ts';
import { Time } from '../time/time.tsx';
import { useZone } from '../time/zone-provider.tsx';

export interface TimelineItem {
  readonly id: string;
  readonly at: EpochMs;
  readonly title: ReactNode;
  readonly detail?: ReactNode;
  readonly tone?: Tone;
  readonly link?: LinkElement;
}

export interface TimelineProps {
  readonly label: string;
  readonly items: readonly TimelineItem[];
}

const shown = (content: ReactNode): ReactNode => (typeof content === 'string' ? <PlainText text={content} max={240} /> : content);

/** What happened, in the order given, by day. Strings go through PlainText. */
export const Timeline = ({ label, items }: TimelineProps) => {
  const { zone } = useZone();
  const day = (at: EpochMs) => formatTime(at, zone, { date: true }).slice(0, 10);
  return (
    <ol aria-label={label} className="m-0 list-none p-0">
      {items.map(({ id, at, title, detail, tone = 'neutral', link }, index) => {
        const before = items[index - 1];
        return (
          <li key={id}>
            {(!before || day(before.at) !== day(at)) && <p className="m-0 py-1 pl-5 text-sm text-text-3">{day(at)}</p>}
            <div className="relative grid grid-cols-[64px_minmax(0,1fr)] gap-x-2 py-1 pl-5 before:absolute before:inset-y-0 before:left-[5px] before:w-px before:bg-line-strong">
              <i
                aria-hidden="true"
                className={cx('absolute top-[9px] left-[2px] size-1.75 rounded-full forced-color-adjust-none', toneFill[tone])}
              />
              <span className="text-text-3">
                <Time at={at} format="time" seconds />
              </span>
              <div className="min-w-0">
                {withLink(link, 'text-text hover:underline', shown(title))}
                {detail && <div className="text-text-2">{shown(detail)}</div>}
              </div>
            </div>
          </li>
        );
      })}
    </ol>
  );
};
