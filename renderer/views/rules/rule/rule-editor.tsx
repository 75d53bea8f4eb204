import { useState } from 'react';
import type { RuleState } from '../../../../shared/contract/rules.ts';
import { may } from '../../../../shared/role.ts';
import { useMay } from '../../../bridge/session-context.tsx';
import { useFilters } from '../../../filters/use-filters.ts';
import { Button } from '../../../ui/input/button.tsx';
import { Tabs } from '../../../ui/input/tabs.tsx';
import { CodeBlock } from '../../../ui/text/code-block.tsx';
import { diffRules } from '../draft/diff-rules.ts';
import { DocumentEditor } from '../draft/document-editor.tsx';
import { draftOf, problemsByPath } from '../draft/draft-state.ts';
import { ProblemList } from '../draft/problem-list.tsx';
import { writeRule } from '../draft/read-rule.ts';
import { SaveDraft } from '../draft/save-draft.tsx';
import { ThresholdFields } from '../draft/threshold-fields.tsx';
import { useUnsaved } from '../draft/use-unsaved.ts';
import { ruleSearch } from '../rules-search.ts';
import { Trial } from '../trial/trial.tsx';
import { About } from './about.tsx';
import { Exceptions } from './exceptions.tsx';
import type { ShownRule } from './shown-rule.ts';
import { Versions } from './versions.tsx';

interface SaveBarProps {
  readonly count: number;
  readonly valid: boolean;
  /** The version that came into force since the draft was begun. */
  readonly newer: number | undefined;
  readonly onSave: () => void;
  readonly onDrop: () => void;
}

const SaveBar = ({ count, valid, newer, onSave, onDrop }: SaveBarProps) => (
  <div className="mb-3 flex items-center gap-3 rounded border border-accent bg-accent-weak px-3 py-2">
    <span>
      {count === 0
        ? 'The document is being edited.'
        : `${count} ${count === 1 ? 'field differs' : 'fields differ'} from ${newer === undefined ? 'the rule in force' : 'the rule it was begun on'}.`}
      {newer === undefined ? null : (
        <strong className="block font-medium">{`Version ${newer} came into force meanwhile: drop the draft to see it.`}</strong>
      )}
    </span>
    <span className="ml-auto flex gap-2">
      <Button size="sm" onClick={onDrop}>
        Drop the draft
      </Button>
      <Button size="sm" variant="primary" disabled={!valid || newer !== undefined} onClick={onSave}>
        Save…
      </Button>
    </span>
  </div>
);

/** One rule left, with its draft; at the right what the draft makes of the last 30 days. */
export const RuleEditor = ({ shown }: { readonly shown: ShownRule }) => {
  const administers = useMay(may.administer);
  const [{ tab }, setSearch] = useFilters(ruleSearch);
  // The version the draft was begun on: one that came into force meanwhile takes nothing from it.
  const [inForce, setInForce] = useState(shown.rule);
  const [draft, setDraft] = useState(() => draftOf(inForce));
  const [saving, setSaving] = useState(false);
  const changes = diffRules(inForce, draft.rule);
  const drops = (): void => setDraft(draftOf(inForce));
  const newer = shown.rule.version === inForce.version ? undefined : shown.rule;
  const renamed =
    draft.rule.id !== inForce.id ? [{ path: 'id', problem: 'The id of a rule stays; write another rule to have another id.' }] : [];
  const problems = [...draft.problems, ...renamed];
  const dirty = changes.length > 0 || draft.problems.length > 0;
  useUnsaved(dirty && !saving);
  if (newer && !dirty) {
    setInForce(newer);
    setDraft(draftOf(newer));
  }
  const saved = (): void => {
    setSaving(false);
    drops();
  };
  const own = shown.origin !== 'built_in';
  const tabs = [
    { id: 'about' as const, label: 'About', content: <About rule={draft.rule} /> },
    {
      id: 'thresholds' as const,
      label: 'Thresholds',
      content: (
        <div className="flex flex-col gap-3">
          <ThresholdFields
            draft={draft.rule}
            given={shown.product?.playbook ?? null}
            onChange={(rule) => setDraft(draftOf(rule))}
            errors={problemsByPath(problems)}
            disabled={!administers}
          />
          <ProblemList problems={problems} />
        </div>
      ),
    },
    {
      id: 'document' as const,
      label: 'Document',
      content:
        own && administers ? (
          <DocumentEditor draft={{ ...draft, problems }} onChange={setDraft} />
        ) : (
          <CodeBlock label="The rule as JSON" code={writeRule(draft.rule)} />
        ),
    },
    {
      id: 'exceptions' as const,
      label: 'Exceptions',
      count: shown.exceptions_list.length,
      content: <Exceptions rule={inForce} exceptions={shown.exceptions_list} />,
    },
    {
      id: 'versions' as const,
      label: 'Versions',
      count: shown.versions.length,
      content: <Versions rule={inForce} product={shown.product} versions={shown.versions} />,
    },
  ];
  const state: RuleState = { ...shown, rule: inForce };
  return (
    <div className="grid grid-cols-[minmax(0,3fr)_minmax(0,2fr)] items-start gap-4">
      <section className="panel" aria-label="Rule">
        {dirty ? (
          <SaveBar
            count={changes.length}
            valid={problems.length === 0}
            newer={newer?.version}
            onSave={() => setSaving(true)}
            onDrop={drops}
          />
        ) : null}
        <Tabs label="Rule" value={tab} onChange={(next) => void setSearch({ tab: next })} tabs={tabs} />
      </section>
      <Trial draft={draft.rule} valid={problems.length === 0} changed={dirty} />
      {saving ? <SaveDraft state={state} draft={draft.rule} onSaved={saved} onClose={() => setSaving(false)} /> : null}
    </div>
  );
};
