import { Popover } from '@base-ui/react/popover';
import { CalendarClock } from 'lucide-react';
import { useState } from 'react';
import { cx } from '../cx.ts';
import { TextField } from '../form/text-field.tsx';
import { Button } from '../input/button.tsx';
import { useZone } from '../time/zone-provider.tsx';
import { fromFieldTime, quickRanges, rangeBounds, rangeLabel, type TimeRange, toFieldTime } from './time-range.ts';

export interface RangePickerProps {
  readonly value: TimeRange;
  readonly onChange: (range: TimeRange) => void;
}

const Custom = ({ value, onTake }: { readonly value: TimeRange; readonly onTake: (range: TimeRange) => void }) => {
  const { zone, now } = useZone();
  const [initial] = useState(() => rangeBounds(value, now()));
  const [from, setFrom] = useState(toFieldTime(initial.from, zone));
  const [to, setTo] = useState(toFieldTime(initial.to, zone));
  const [error, setError] = useState<string>();
  const take = () => {
    const [start, end] = [fromFieldTime(from, zone), fromFieldTime(to, zone)];
    if (start === undefined || end === undefined) return setError('Both ends are written like 2026-03-29 01:59');
    if (start >= end) return setError('It must end after it begins');
    onTake({ from: start, to: end });
  };
  return (
    <form
      noValidate
      className="flex w-56 flex-col gap-2 border-l border-line p-3"
      onSubmit={(event) => {
        event.preventDefault();
        take();
      }}
    >
      <TextField
        label={`From (${zone === 'utc' ? 'UTC' : 'local time'})`}
        mono
        placeholder="2026-03-29 01:59"
        value={from}
        onChange={setFrom}
      />
      <TextField label="To" mono placeholder="2026-03-29 01:59" value={to} onChange={setTo} error={error} />
      <Button type="submit">Take this range</Button>
    </form>
  );
};

/** Which time is looked at: one press for the usual ranges, or two ends. */
export const RangePicker = ({ value, onChange }: RangePickerProps) => {
  const [open, setOpen] = useState(false);
  const { zone } = useZone();
  const take = (range: TimeRange) => {
    setOpen(false);
    onChange(range);
  };
  return (
    <Popover.Root open={open} onOpenChange={(next) => setOpen(next)}>
      <Popover.Trigger
        render={<Button icon={<CalendarClock size={14} aria-hidden="true" className="text-text-2" />}>{rangeLabel(value, zone)}</Button>}
      />
      <Popover.Portal>
        <Popover.Positioner sideOffset={4} align="end" className="z-50">
          <Popover.Popup className="pop flex">
            <Popover.Title className="sr-only">Time range</Popover.Title>
            <div className="flex w-40 flex-col p-1">
              {quickRanges.map(({ last, label }) => {
                const on = 'last' in value && value.last === last;
                return (
                  <button
                    key={last}
                    type="button"
                    aria-pressed={on}
                    onClick={() => take({ last })}
                    className={cx('pop-item text-left', on ? 'bg-accent-weak' : 'hover:bg-hover')}
                  >
                    {label}
                  </button>
                );
              })}
            </div>
            <Custom value={value} onTake={take} />
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
};
