import { useState } from 'react';
import { useActForm } from '../../acts/use-act-form.ts';
import { describeError } from '../../bridge/describe-error.ts';
import { Form } from '../../ui/form/form.tsx';
import { TextArea } from '../../ui/form/text-area.tsx';
import { Button } from '../../ui/input/button.tsx';
import { Select } from '../../ui/input/select.tsx';
import { Dialog } from '../../ui/overlay/dialog.tsx';
import { MOST_RANGES, rangesIn, ruleRequest, tellWrong, wrongAddresses } from './rule-request.ts';

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

/** What is wrong with the addresses that were asked for last, at their field and above the form. */
const useWrong = (failed: unknown) => {
  const [asked, setAsked] = useState('');
  const wrong = wrongAddresses(asked, failed === undefined ? [] : describeError(failed).problems);
  const count = rangesIn(asked).length;
  return {
    setAsked,
    wrong,
    summary: wrong.length === count ? 'Nothing of it can be used.' : `${wrong.length} of ${count} cannot be used.`,
  };
};

/** Asks whom and how long; the effect is shown before anything is done. What cannot be used is told here, and nothing that was typed is lost. */
export const AddRule = ({ kind, range = '', onClose }: AddRuleProps) => {
  const { busy, failed, errors, general, ask } = useActForm(onClose);
  const { setAsked, wrong, summary } = useWrong(failed);
  const [text, setText] = useState(range);
  const [length, setLength] = useState(String(kind === 'block' ? 30 * DAY : 7 * DAY));
  const ranges = rangesIn(text);
  const verb = kind === 'block' ? 'Block' : 'Allow';
  const submit = (): void => {
    setAsked(text);
    if (wrongAddresses(text, []).length === 0) void ask(ruleRequest(kind, text, length));
  };
  const error = ranges.length > MOST_RANGES ? `At most ${MOST_RANGES} at once.` : tellWrong(wrong);
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={kind === 'block' ? 'Block addresses' : 'Allow addresses'}
      description={kind === 'block' ? 'Nothing they ask is served while the block stands.' : 'No block covers what is on the allow list.'}
    >
      <Form label={verb} onSubmit={submit} errors={wrong.length > 0 ? { ranges: summary } : errors} {...general}>
        <TextArea
          label="Addresses or ranges"
          name="ranges"
          hint="One a line, as 203.0.113.9 or 2001:db8::/48; at most 100"
          value={text}
          onChange={setText}
          rows={3}
          maxLength={6500}
          required
          {...(error === '' ? {} : { error })}
        />
        <Select label="How long" value={length} onChange={setLength} options={lengths} />
        <Button type="submit" variant="primary" busy={busy} disabled={ranges.length === 0 || ranges.length > MOST_RANGES}>
          Show the effect
        </Button>
      </Form>
    </Dialog>
  );
};
