import { Rows3 } from 'lucide-react';
import { Button } from '../../../ui/input/button.tsx';
import { Menu } from '../../../ui/input/menu.tsx';
import { type GroupField, groupFields } from './alert-search.ts';

export const groupWords: { readonly [F in GroupField]: string } = {
  severity: 'severity',
  rule: 'rule',
  subject: 'entity',
  technique: 'technique',
  owner: 'owner',
  state: 'state',
  verdict: 'verdict',
};

const MOST = 3;

interface GroupMenuProps {
  readonly value: readonly GroupField[] | undefined;
  readonly onChange: (fields: GroupField[] | undefined) => void;
}

/** What the queue is grouped by, in the order in which it was chosen: up to three fields. */
export const GroupMenu = ({ value = [], onChange }: GroupMenuProps) => {
  const choose = (field: GroupField, chosen: boolean): void => {
    const next = chosen ? [...value, field] : value.filter((one) => one !== field);
    onChange(next.length === 0 ? undefined : next);
  };
  return (
    <Menu
      trigger={
        <Button variant="ghost" size="sm" icon={<Rows3 size={13} aria-hidden="true" />}>
          {`Group by ${value.length === 0 ? 'none' : value.map((field) => groupWords[field]).join(', ')}`}
        </Button>
      }
      items={[
        { heading: 'Group by, in this order' },
        ...groupFields.map((field) => ({
          label: `${groupWords[field].charAt(0).toUpperCase()}${groupWords[field].slice(1)}`,
          checked: value.includes(field),
          disabled: value.length >= MOST && !value.includes(field),
          onChange: (chosen: boolean) => choose(field, chosen),
        })),
      ]}
    />
  );
};
