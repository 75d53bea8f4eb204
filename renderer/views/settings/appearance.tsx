import { type Theme, useAppearance, type Zone } from '../../shell/appearance.tsx';
import { Select } from '../../ui/input/select.tsx';
import { useZone } from '../../ui/time/zone-provider.tsx';

const themes: readonly { readonly value: Theme; readonly label: string }[] = [
  { value: 'system', label: 'As the system' },
  { value: 'dark', label: 'Dark' },
  { value: 'light', label: 'Light' },
  { value: 'contrast', label: 'High contrast' },
];
const zones: readonly { readonly value: Zone; readonly label: string }[] = [
  { value: 'local', label: 'Local time' },
  { value: 'utc', label: 'UTC' },
];

/** How the console looks, for this operator wherever they sign in. */
export const Appearance = () => {
  const { theme, change } = useAppearance();
  const { zone, setZone } = useZone();
  return (
    <section className="panel max-w-[480px]" aria-labelledby="appearance">
      <h2 id="appearance" className="panel-head">
        Appearance
      </h2>
      <div className="flex flex-col gap-4">
        <Select
          label="Theme"
          value={theme}
          onChange={(value) => change({ theme: themes.find((one) => one.value === value)?.value ?? 'dark' })}
          options={[...themes]}
        />
        <Select label="Times" value={zone} onChange={(value) => setZone(value === 'utc' ? 'utc' : 'local')} options={[...zones]} />
      </div>
    </section>
  );
};
