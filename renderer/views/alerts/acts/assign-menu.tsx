import { useQuery } from '@tanstack/react-query';
import { ChevronDown } from 'lucide-react';
import type { Colleague } from '../../../../shared/contract/operators.ts';
import { useClient } from '../../../bridge/console-context.tsx';
import { useMe } from '../../../bridge/session-context.tsx';
import { useRefreshOn } from '../../../bridge/use-changes.ts';
import { Button } from '../../../ui/input/button.tsx';
import { Menu, type MenuEntry } from '../../../ui/input/menu.tsx';
import { plainTextOf } from '../../../ui/text/escape-plain-text.ts';

const KEY = ['operators.colleagues'] as const;

/** Who may own alerts and cases; nobody while that is not known. */
const useColleagues = () => {
  const client = useClient();
  const { data, isError } = useQuery({ queryKey: KEY, queryFn: ({ signal }) => client.operators.colleagues({}, { signal }) });
  useRefreshOn(['operator.'], KEY);
  return { colleagues: data?.colleagues, isError: isError && !data };
};

interface AssignMenuProps {
  readonly disabled?: boolean;
  readonly busy?: boolean;
  /** Whose it is, where it is one: it cannot be given to them again. */
  readonly owner?: string | null;
  /** The key that takes it on. */
  readonly keys?: string;
  readonly onAssign: (owner: string | null) => void;
  /** Asks for the words that go along. */
  readonly onHandOver: (to: Colleague) => void;
}

/** To whom alerts or a case are given: to oneself at once, to a colleague with a note, or back to nobody. */
export const AssignMenu = ({ disabled = false, busy = false, owner, keys, onAssign, onHandOver }: AssignMenuProps) => {
  const me = useMe();
  const { colleagues, isError } = useColleagues();
  const others = (colleagues ?? []).filter(({ id }) => id !== me.id);
  const toOthers: readonly MenuEntry[] = others.map((to) => ({
    label: `To ${plainTextOf(to.name)}…`,
    detail: to.role,
    onSelect: () => onHandOver(to),
    disabled: owner === to.id,
  }));
  const none: MenuEntry = { heading: isError ? 'Who else there is could not be read' : 'There is no other responder' };
  return (
    <Menu
      trigger={
        <Button
          disabled={disabled}
          busy={busy}
          icon={<ChevronDown size={13} aria-hidden="true" />}
          {...(keys === undefined ? {} : { keys })}
        >
          Assign
        </Button>
      }
      items={[
        { label: 'To me', onSelect: () => onAssign(me.id), disabled: owner === me.id, ...(keys === undefined ? {} : { keys }) },
        ...(toOthers.length > 0 ? toOthers : colleagues || isError ? [none] : []),
        { separator: true },
        { label: 'Put back: nobody’s', onSelect: () => onAssign(null), disabled: owner === null },
      ]}
    />
  );
};
