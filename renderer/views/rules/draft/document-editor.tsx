import { TextArea } from '../../../ui/form/text-area.tsx';
import { Button } from '../../../ui/input/button.tsx';
import { type DraftState, draftOf, withText } from './draft-state.ts';
import { ProblemList } from './problem-list.tsx';

interface DocumentEditorProps {
  readonly draft: DraftState;
  readonly onChange: (draft: DraftState) => void;
}

/** The whole rule as JSON. Nothing in it is run as code; what is no rule is said at its place. */
export const DocumentEditor = ({ draft, onChange }: DocumentEditorProps) => (
  <div className="flex flex-col gap-3">
    <TextArea
      label="The rule as JSON"
      name="document"
      hint="Kinds and fields as in the reference of events; the version is set when it is saved"
      value={draft.text}
      onChange={(text) => onChange(withText(draft, text))}
      rows={28}
      maxLength={65_536}
      className="[&_textarea]:font-mono [&_textarea]:text-sm"
    />
    <ProblemList problems={draft.problems} />
    <div>
      <Button size="sm" disabled={draft.problems.length > 0} onClick={() => onChange(draftOf(draft.rule))}>
        Tidy
      </Button>
    </div>
  </div>
);
