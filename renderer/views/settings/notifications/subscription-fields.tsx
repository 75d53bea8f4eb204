import { useQuery } from '@tanstack/react-query';
import { severities } from '../../../../shared/severity.ts';
import { useClient } from '../../../bridge/console-context.tsx';
import { NumberField } from '../../../ui/form/number-field.tsx';
import { Checkbox } from '../../../ui/input/checkbox.tsx';
import { Select } from '../../../ui/input/select.tsx';
import { severityWords } from '../../alerts/alert-words.ts';
import { QuietFields } from './quiet-fields.tsx';
import { RuleFields } from './rule-fields.tsx';
import type { DraftFieldsProps } from './target-fields.tsx';

const levels = severities.toReversed().map((value) => ({ value, label: severityWords[value] }));
const TEAM = 'team';

/** What a channel hears of, and when. */
export const SubscriptionFields = ({ draft, onChange, errors }: DraftFieldsProps) => {
  const client = useClient();
  const { subscription } = draft;
  const set = (changed: Partial<typeof subscription>): void => onChange({ subscription: { ...subscription, ...changed } });
  const { data } = useQuery({ queryKey: ['operators.list'], queryFn: ({ signal }) => client.operators.list({}, { signal }) });
  const people = (data?.operators ?? []).map(({ id, name }) => ({ value: id, label: name }));
  return (
    <>
      <fieldset className="m-0 flex flex-col gap-2 border-0 p-0">
        <legend className="mb-1 p-0 text-text-2">Tells of</legend>
        <Checkbox label="Alerts" checked={subscription.alerts} onChange={(alerts) => set({ alerts })} />
        <Checkbox label="Playbooks that wait for approval" checked={subscription.approvals} onChange={(approvals) => set({ approvals })} />
        <Checkbox label="Emergency mode" checked={subscription.emergency} onChange={(emergency) => set({ emergency })} />
      </fieldset>
      <Select
        label="From severity"
        value={subscription.least_severity}
        onChange={(least_severity) => set({ least_severity })}
        options={levels}
      />
      <RuleFields
        some={draft.someRules}
        onSomeChange={(someRules) => onChange({ someRules })}
        rules={subscription.rules}
        onChange={(rules) => set({ rules })}
        error={errors.rules}
      />
      <NumberField
        label="Not again about the same within"
        name="cooldown_seconds"
        value={subscription.cooldown_seconds / 60}
        onChange={(minutes) => set({ cooldown_seconds: Math.round((minutes ?? 0) * 60) })}
        min={0}
        max={1440}
        unit="minutes"
        hint="The same rule and subject."
      />
      {draft.kind === 'native' ? null : (
        <Select
          label="Whose channel"
          name="person"
          value={subscription.person ?? TEAM}
          onChange={(person) => set({ person: person === TEAM ? null : person })}
          options={[{ value: TEAM, label: 'Several people', detail: 'Told of everything.' }, ...people]}
          hint="Who did something themselves is not told of it."
          error={errors.person}
        />
      )}
      <QuietFields quiet={subscription.quiet} onChange={(quiet) => set({ quiet })} errors={errors} />
    </>
  );
};
