import { useQuery } from '@tanstack/react-query';
import { useClient } from '../../../bridge/console-context.tsx';
import { Checkbox } from '../../../ui/input/checkbox.tsx';
import { Switch } from '../../../ui/input/switch.tsx';
import { PlainText } from '../../../ui/text/plain-text.tsx';

interface RuleFieldsProps {
  /** Whether it hears of chosen ones alone. */
  readonly some: boolean;
  readonly onSomeChange: (some: boolean) => void;
  readonly rules: readonly string[];
  readonly onChange: (rules: string[]) => void;
  readonly error: string | undefined;
}

/** Of which rules a channel hears: of all, or of those that are chosen. */
export const RuleFields = ({ some, onSomeChange, rules, onChange, error }: RuleFieldsProps) => {
  const client = useClient();
  const { data } = useQuery({ queryKey: ['rules.list', 'all'], queryFn: ({ signal }) => client.rules.list({}, { signal }) });
  const known = data?.rules ?? [];
  const choose = (id: string, chosen: boolean): void => {
    // A rule that is gone cannot be unticked: it leaves with the next change.
    const others = rules.filter((one) => one !== id && known.some(({ rule }) => rule.id === one));
    onChange(chosen ? [...others, id] : others);
  };
  return (
    <div className="flex flex-col gap-2">
      <Switch label="Only some rules" name="rules" checked={some} onChange={onSomeChange} {...(error === undefined ? {} : { error })} />
      {some ? (
        <fieldset className="m-0 flex max-h-40 flex-col gap-1 overflow-auto rounded border border-line p-2">
          <legend className="sr-only">Rules</legend>
          {known.map(({ rule }) => (
            <Checkbox
              key={rule.id}
              label={<PlainText text={rule.title} inline max={80} />}
              checked={rules.includes(rule.id)}
              onChange={(chosen) => choose(rule.id, chosen)}
            />
          ))}
        </fieldset>
      ) : null}
    </div>
  );
};
