import { useState } from 'react';
import { useAct } from '../../acts/act-provider.tsx';
import { Form } from '../../ui/form/form.tsx';
import { TextArea } from '../../ui/form/text-area.tsx';
import { Button } from '../../ui/input/button.tsx';
import { Select } from '../../ui/input/select.tsx';
import { Dialog } from '../../ui/overlay/dialog.tsx';

const HOUR = 3600;
const DAY = 24 * HOUR;
const lengths = [
  { value: String(HOUR), label: '1 hour' },
  { value: String(DAY), label: '24 hours' },
  { value: String(7 * DAY), label: '7 days' },
  { value: String(30 * DAY), label: '30 days' },
  { value: 'ever', label: 'For ever', detail: 'takes a distinct step' },
];

interface AddRuleProps {
  readonly kind: 'block' | 'allow';
  readonly range?: string;
  readonly onClose: () => void;
}

/** Asks whom and how long; the effect is shown before anything is done. */
export const AddRule = ({ kind, range = '', onClose }: AddRuleProps) => {
  const act = useAct();
  const [text, setText] = useState(range);
  const [length, setLength] = useState(String(kind === 'block' ? 30 * DAY : 7 * DAY));
  const ranges = text.split(/[\s,]+/).filter((one) => one !== '');
  const verb = kind === 'block' ? 'Block' : 'Allow';
  const submit = (): void => {
    onClose();
    act({
      act: {
        act: kind === 'block' ? 'addresses.block' : 'addresses.allow',
        ranges: ranges.slice(0, 100),
        seconds: length === 'ever' ? null : Number(length),
      },
      title: ranges.length === 1 ? `${verb} ${ranges[0] ?? ''}` : `${verb} ${ranges.length} addresses`,
      verb,
    });
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={kind === 'block' ? 'Block addresses' : 'Allow addresses'}
      description={kind === 'block' ? 'Nothing they ask is served while the block stands.' : 'No block covers what is on the allow list.'}
    >
      <Form label={verb} onSubmit={submit}>
        <TextArea
          label="Addresses or ranges"
          name="ranges"
          hint="One a line, as 203.0.113.9 or 2001:db8::/48; at most 100"
          value={text}
          onChange={setText}
          rows={3}
          maxLength={6500}
          required
          {...(ranges.length > 100 ? { error: 'At most 100 at once.' } : {})}
        />
        <Select label="How long" value={length} onChange={setLength} options={lengths} />
        <Button type="submit" variant="primary" disabled={ranges.length === 0 || ranges.length > 100}>
          Show the effect
        </Button>
      </Form>
    </Dialog>
  );
};
