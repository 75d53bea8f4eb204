import { useQuery } from '@tanstack/react-query';
import type { Playbook } from '../../../../shared/contract/response.ts';
import type { Rule } from '../../../../shared/rule.ts';
import { useClient } from '../../../bridge/console-context.tsx';
import { describeError } from '../../../bridge/describe-error.ts';
import { useRefreshOn } from '../../../bridge/use-changes.ts';
import { Select } from '../../../ui/input/select.tsx';
import { type PlaybookChoice, playbookChoices, playbookHint } from './playbook-choices.ts';

interface PlaybookFieldProps {
  readonly draft: Rule;
  /** What the product gives the rule; null for none, and for own rules. */
  readonly given: Rule['playbook'];
  readonly onChange: (draft: Rule) => void;
  readonly disabled: boolean;
  readonly error?: string | undefined;
}

const KEY = ['response.playbooks'] as const;
const NONE_YET: readonly Playbook[] = [];

/** The playbook that answers the alerts of a rule, of those that have a step for what it is about, and what an alert then does. */
export const PlaybookField = ({ draft, given, onChange, disabled, error }: PlaybookFieldProps) => {
  const client = useClient();
  const { data, error: failed } = useQuery({ queryKey: KEY, queryFn: ({ signal }) => client.response.playbooks({}, { signal }) });
  useRefreshOn(['playbook.changed'], KEY);
  const playbooks = data?.playbooks ?? NONE_YET;
  const said = error ?? (failed && !data ? describeError(failed).text : undefined);
  return (
    <Select<PlaybookChoice>
      label="Playbook"
      name="playbook"
      hint={playbookHint(draft, given, playbooks)}
      value={draft.playbook ?? 'none'}
      onChange={(value) => onChange({ ...draft, playbook: value === 'none' ? null : value })}
      options={playbookChoices(draft, given, playbooks)}
      disabled={disabled}
      {...(said === undefined ? {} : { error: said })}
    />
  );
};
