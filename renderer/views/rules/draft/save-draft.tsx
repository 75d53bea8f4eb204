import { useState } from 'react';
import type { RuleState } from '../../../../shared/contract/rules.ts';
import type { Rule } from '../../../../shared/rule.ts';
import { useClient } from '../../../bridge/console-context.tsx';
import { useSave } from '../../../bridge/use-save.ts';
import { Form } from '../../../ui/form/form.tsx';
import { TextArea } from '../../../ui/form/text-area.tsx';
import { Button } from '../../../ui/input/button.tsx';
import { Checkbox } from '../../../ui/input/checkbox.tsx';
import { Dialog } from '../../../ui/overlay/dialog.tsx';
import { useToast } from '../../../ui/overlay/toast.tsx';
import { ChangeList } from './change-list.tsx';
import { describeChanges } from './describe-changes.ts';
import { FailingTests } from './failing-tests.tsx';
import { nextVersion, overrideOf } from './override-of.ts';
import { splitErrors } from './split-errors.ts';

interface SaveDraftProps {
  /** The rule in force that the draft was made of; absent for a new one. */
  readonly state?: RuleState;
  readonly draft: Rule;
  /** Where a new rule comes from; written here by default. */
  readonly origin?: 'own' | 'sigma';
  readonly onSaved: (id: string) => void;
  readonly onClose: () => void;
}

/** Puts a draft in force: what changes, field by field, and why. */
export const SaveDraft = ({ state, draft, origin = 'own', onSaved, onClose }: SaveDraftProps) => {
  const client = useClient();
  const { show } = useToast();
  const [note, setNote] = useState('');
  const [despite, setDespite] = useState(false);
  const inForce = state?.rule;
  const builtIn = state?.origin === 'built_in';
  const { busy, errors, general, save } = useSave(() => {
    show({ title: inForce ? 'The rule is changed.' : 'The rule is in force.', tone: 'ok' });
    onSaved(draft.id);
  });
  const submit = (): void =>
    void save(() =>
      state?.origin === 'built_in'
        ? client.rules.override({
            id: draft.id,
            version: state.rule.version,
            override: overrideOf(state.rule, draft),
            note,
            despite_tests: despite,
          })
        : client.rules.save({ rule: nextVersion(inForce, draft), note, ...(inForce ? {} : { origin }) }),
    );
  const { tests, others } = splitErrors(errors);
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={inForce ? 'Change the rule' : 'Add the rule'}
      description={`It holds from the next event on${inForce ? `, as version ${inForce.version + 1}; the former version stays and can be put in force again` : ''}.`}
      width={640}
    >
      <Form label="Save the rule" onSubmit={submit} errors={others} {...general}>
        {inForce ? <ChangeList label="What changes" changes={describeChanges(inForce, draft)} /> : null}
        {tests.length > 0 ? <FailingTests lines={tests} /> : null}
        {tests.length > 0 && builtIn ? (
          <Checkbox
            label="Change it all the same"
            hint="Tests that come with a rule are about the figures it comes with: other figures may be meant to fail them."
            checked={despite}
            onChange={setDespite}
          />
        ) : null}
        <TextArea
          label="Note"
          name="note"
          hint="Why; kept with the version and in the log"
          value={note}
          onChange={setNote}
          required
          maxLength={500}
        />
        <Button type="submit" variant="primary" busy={busy} disabled={note.trim() === ''}>
          Save
        </Button>
      </Form>
    </Dialog>
  );
};
