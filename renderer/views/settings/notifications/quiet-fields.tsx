import type { SubscriptionView } from '../../../../shared/contract/notifications.ts';
import { TextField } from '../../../ui/form/text-field.tsx';
import { Checkbox } from '../../../ui/input/checkbox.tsx';
import { Switch } from '../../../ui/input/switch.tsx';
import { dayWords } from './channel-words.ts';

type Quiet = SubscriptionView['quiet'];

interface QuietFieldsProps {
  readonly quiet: Quiet;
  readonly onChange: (quiet: Quiet) => void;
  readonly errors: Readonly<Record<string, string>>;
}

const nightly = (): Exclude<Quiet, null> => ({
  zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  days: [1, 2, 3, 4, 5, 6, 7],
  from: '22:00',
  to: '07:00',
  critical_passes: true,
});

/** Hours in which messages wait. */
export const QuietFields = ({ quiet, onChange, errors }: QuietFieldsProps) => {
  const set = (changed: Partial<Exclude<Quiet, null>>): void => onChange({ ...(quiet ?? nightly()), ...changed });
  return (
    <div className="flex flex-col gap-2">
      <Switch
        label="Quiet hours"
        checked={quiet !== null}
        onChange={(on) => onChange(on ? nightly() : null)}
        hint="What happens then is told when they are over."
      />
      {quiet === null ? null : (
        <>
          <div className="grid grid-cols-[minmax(0,1fr)_90px_90px] gap-3">
            <TextField label="Time zone" name="zone" value={quiet.zone} onChange={(zone) => set({ zone })} error={errors.zone} required />
            <TextField label="From" type="time" value={quiet.from} onChange={(from) => set({ from })} required />
            <TextField
              label="To"
              name="quiet_to"
              type="time"
              value={quiet.to}
              onChange={(to) => set({ to })}
              error={errors.quiet_to}
              required
            />
          </div>
          <fieldset className="m-0 flex flex-wrap gap-3 border-0 p-0">
            <legend className="mb-1 p-0 text-text-2">Beginning on</legend>
            {dayWords.map((name, at) => (
              <Checkbox
                key={name}
                label={name}
                checked={quiet.days.includes(at + 1)}
                // Hours of no day are none: the switch above does that.
                disabled={quiet.days.length === 1 && quiet.days.includes(at + 1)}
                onChange={(on) => set({ days: on ? [...quiet.days, at + 1] : quiet.days.filter((day) => day !== at + 1) })}
              />
            ))}
          </fieldset>
          <Checkbox label="Critical ones pass" checked={quiet.critical_passes} onChange={(critical_passes) => set({ critical_passes })} />
        </>
      )}
    </div>
  );
};
