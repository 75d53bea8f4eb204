import { useState } from 'react';
import { FilterBar, type FilterChip } from '../../../../renderer/ui/filter/filter-bar.tsx';
import { RangePicker } from '../../../../renderer/ui/filter/range-picker.tsx';
import { SavedViews } from '../../../../renderer/ui/filter/saved-views.tsx';
import type { TimeRange } from '../../../../renderer/ui/filter/time-range.ts';
import { Form } from '../../../../renderer/ui/form/form.tsx';
import { NumberField } from '../../../../renderer/ui/form/number-field.tsx';
import { PasswordField } from '../../../../renderer/ui/form/password-field.tsx';
import { TextArea } from '../../../../renderer/ui/form/text-area.tsx';
import { TextField } from '../../../../renderer/ui/form/text-field.tsx';
import { Button } from '../../../../renderer/ui/input/button.tsx';
import { Checkbox } from '../../../../renderer/ui/input/checkbox.tsx';
import { Menu } from '../../../../renderer/ui/input/menu.tsx';
import { Select } from '../../../../renderer/ui/input/select.tsx';
import { Switch } from '../../../../renderer/ui/input/switch.tsx';
import { Tabs } from '../../../../renderer/ui/input/tabs.tsx';

const Filters = () => {
  const [chips, setChips] = useState<FilterChip[]>([{ id: 'state', label: 'State', value: 'open' }]);
  const [text, setText] = useState('');
  const [range, setRange] = useState<TimeRange>({ last: 3 * 3_600_000 });
  return (
    <FilterBar
      chips={chips}
      onRemove={(id) => setChips(chips.filter((chip) => chip.id !== id))}
      onClear={() => setChips([])}
      fields={[
        {
          id: 'severity',
          label: 'Severity',
          options: [
            { value: 'critical', label: 'Critical' },
            { value: 'high', label: 'High' },
          ],
        },
        { id: 'client', label: 'Client', placeholder: 'Client id' },
      ]}
      onAdd={(id, value, exclude) => setChips([...chips, { id: `${id}${chips.length}`, label: id, value, exclude }])}
      text={text}
      onTextChange={setText}
    >
      <RangePicker value={range} onChange={setRange} />
      <SavedViews
        views={[
          { id: '1', name: 'Night watch', shared: false, mine: true },
          { id: '2', name: 'Bank clients', shared: true, mine: false },
        ]}
        current="1"
        changed
        canShare
        onOpen={() => undefined}
        onSave={() => undefined}
        onRename={() => undefined}
        onDelete={() => undefined}
      />
    </FilterBar>
  );
};

const Fields = () => {
  const [name, setName] = useState('');
  const [secret, setSecret] = useState('');
  const [note, setNote] = useState('');
  const [limit, setLimit] = useState<number | null>(35);
  const [role, setRole] = useState<'viewer' | 'responder'>('viewer');
  const [agreed, setAgreed] = useState(false);
  const [quiet, setQuiet] = useState(true);
  const [errors, setErrors] = useState<Record<string, string>>({});
  const check = () =>
    setErrors({
      ...(name === '' ? { name: 'A client needs a name' } : {}),
      ...(agreed ? {} : { agreed: 'This must be read first' }),
    });
  return (
    <Form label="New client" onSubmit={check} errors={errors} className="panel max-w-120">
      <TextField label="Name" name="name" value={name} onChange={setName} error={errors.name} hint="As people see it" required />
      <PasswordField label="Password" name="secret" autoComplete="new-password" value={secret} onChange={setSecret} />
      <NumberField label="Limit" name="limit" value={limit} onChange={setLimit} min={1} max={1000} unit="a minute" />
      <Select
        label="Role"
        name="role"
        value={role}
        onChange={setRole}
        options={[
          { value: 'viewer', label: 'Viewer', detail: 'Sees all, changes nothing' },
          { value: 'responder', label: 'Responder' },
        ]}
      />
      <TextArea label="Note" value={note} onChange={setNote} required={false} />
      <Checkbox label="I read what it does" name="agreed" checked={agreed} onChange={setAgreed} error={errors.agreed} />
      <Switch label="Quiet hours" checked={quiet} onChange={setQuiet} hint="22:00 to 06:00" />
      <Button type="submit" variant="primary" className="self-start">
        Create
      </Button>
    </Form>
  );
};

/** Everything one presses, types into or chooses from. */
export const InputsPage = () => {
  const [tab, setTab] = useState<'facts' | 'tokens'>('facts');
  return (
    <div className="page overflow-auto">
      <h1 className="m-0">Inputs</h1>
      <Filters />
      <div className="flex flex-wrap gap-2">
        <Button keys="e">Acknowledge</Button>
        <Button variant="primary" keys="mod+Enter">
          Save
        </Button>
        <Button variant="danger">Sign user-0147 out: 4 sessions, 6 tokens</Button>
        <Button variant="ghost">Cancel</Button>
        <Button disabled>Not now</Button>
        <Button busy>Working</Button>
        <Button variant="danger" size="sm">
          Small
        </Button>
        <Menu
          trigger={<Button>More</Button>}
          items={[
            { label: 'Silence', keys: 's', onSelect: () => undefined },
            { separator: true },
            { heading: 'Columns' },
            { label: 'Risk', checked: true, onChange: () => undefined },
            { label: 'Delete', danger: true, onSelect: () => undefined },
          ]}
        />
      </div>
      <Tabs
        label="Client"
        value={tab}
        onChange={setTab}
        tabs={[
          { id: 'facts', label: 'Facts', content: <p className="m-0">Facts of the client</p> },
          { id: 'tokens', label: 'Tokens', count: 3918, content: <p className="m-0">Tokens of the client</p> },
        ]}
      />
      <Fields />
    </div>
  );
};
