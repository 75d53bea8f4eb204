import { actWords } from '../../../../shared/act-words.ts';
import { type Rule, suggestedActs } from '../../../../shared/rule.ts';
import { severities } from '../../../../shared/severity.ts';
import { NumberField } from '../../../ui/form/number-field.tsx';
import { Checkbox } from '../../../ui/input/checkbox.tsx';
import { Select } from '../../../ui/input/select.tsx';
import { Switch } from '../../../ui/input/switch.tsx';
import { plainTextOf } from '../../../ui/text/escape-plain-text.ts';
import { severityWords } from '../../alerts/alert-words.ts';
import { PlaybookField } from './playbook-field.tsx';
import { groupNumber, type RuleNumber, thresholdNumbers, withNumber } from './rule-numbers.ts';
import { SpanField } from './span-field.tsx';

interface FieldsProps {
  readonly draft: Rule;
  readonly onChange: (draft: Rule) => void;
  /** Messages by the place of the number. */
  readonly errors: Readonly<Record<string, string>>;
  readonly disabled: boolean;
}

interface ThresholdFieldsProps extends FieldsProps {
  /** The playbook that the product gives the rule; null for none, and for own rules. */
  readonly given: Rule['playbook'];
}

interface NumberProps extends FieldsProps {
  readonly number: RuleNumber;
}

const NumberOf = ({ number, draft, onChange, errors, disabled }: NumberProps) => {
  const { path, label, hint, value, form, min, max } = number;
  const change = (next: number): void => onChange(withNumber(draft, path, next));
  const shared = {
    label: plainTextOf(label),
    name: path,
    disabled,
    ...(hint === '' ? {} : { hint: plainTextOf(hint) }),
    ...(errors[path] === undefined ? {} : { error: errors[path] }),
  };
  if (form === 'seconds') return <SpanField {...shared} value={value} max={max} onChange={change} />;
  const share = form === 'share';
  return (
    <NumberField
      {...shared}
      value={share ? Math.round(value * 10_000) / 100 : value}
      onChange={(next) => {
        if (next !== null) change(share ? Math.round(next * 100) / 10_000 : next);
      }}
      min={share ? min * 100 : min}
      max={share ? max * 100 : max}
      {...(form === 'decimal' ? { step: 0.5 } : {})}
      {...(share ? { unit: '%' } : {})}
    />
  );
};

const Acts = ({ draft, onChange, disabled }: Omit<FieldsProps, 'errors'>) => (
  <fieldset className="m-0 flex flex-col gap-1.5 border-0 p-0">
    <legend className="mb-1 p-0 text-text-2">Suggested acts</legend>
    {suggestedActs.map((act) => (
      <Checkbox
        key={act}
        label={actWords(act)}
        checked={draft.acts.includes(act)}
        disabled={disabled}
        onChange={(checked) =>
          onChange({ ...draft, acts: suggestedActs.filter((one) => (one === act ? checked : draft.acts.includes(one))) })
        }
      />
    ))}
  </fieldset>
);

/** Whether the rule works, how heavy its alerts weigh, every number its logic compares with, and what answers them. */
export const ThresholdFields = ({ given, ...props }: ThresholdFieldsProps) => {
  const { draft, onChange, errors, disabled } = props;
  return (
    <div className="flex flex-col gap-4">
      <Switch
        label="Enabled"
        hint="Off, it reads nothing and raises nothing"
        name="enabled"
        checked={draft.enabled}
        onChange={(enabled) => onChange({ ...draft, enabled })}
        disabled={disabled}
      />
      <div className="grid grid-cols-2 items-start gap-4">
        <Select
          label="Severity"
          name="severity"
          value={draft.severity}
          onChange={(severity) => onChange({ ...draft, severity })}
          options={severities.toReversed().map((value) => ({ value, label: severityWords[value] }))}
          disabled={disabled}
        />
        <NumberField
          label="Risk"
          name="risk"
          hint="0 to 100"
          value={draft.risk}
          onChange={(risk) => {
            if (risk !== null) onChange({ ...draft, risk });
          }}
          min={0}
          max={100}
          disabled={disabled}
          {...(errors.risk === undefined ? {} : { error: errors.risk })}
        />
      </div>
      <h3 className="m-0 border-t border-line pt-3">Thresholds</h3>
      <div className="grid grid-cols-2 items-start gap-4">
        {[...thresholdNumbers(draft), groupNumber(draft)].map((number) => (
          <NumberOf key={number.path} {...props} number={number} />
        ))}
      </div>
      <h3 className="m-0 border-t border-line pt-3">Response</h3>
      <PlaybookField draft={draft} given={given} onChange={onChange} disabled={disabled} error={errors.playbook} />
      <Acts draft={draft} onChange={onChange} disabled={disabled} />
    </div>
  );
};
