import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { RuleState } from '../../../shared/contract/rules.ts';
import { may } from '../../../shared/role.ts';
import { ruleSubjects } from '../../../shared/rule.ts';
import { subjectWords } from '../../../shared/rule-words/field-words.ts';
import { severities } from '../../../shared/severity.ts';
import { useClient } from '../../bridge/console-context.tsx';
import { describeError } from '../../bridge/describe-error.ts';
import { useMay } from '../../bridge/session-context.tsx';
import { useRefreshOn } from '../../bridge/use-changes.ts';
import { SavedViewsMenu } from '../../filters/saved-views-menu.tsx';
import { useColumns } from '../../filters/use-columns.ts';
import { useFilters } from '../../filters/use-filters.ts';
import { FilterBar } from '../../ui/filter/filter-bar.tsx';
import { EmptyState } from '../../ui/state/empty-state.tsx';
import { ErrorState } from '../../ui/state/error-state.tsx';
import { DataTable } from '../../ui/table/data-table.tsx';
import { severityWords } from '../alerts/alert-words.ts';
import { narrowRules } from './narrow-rules.ts';
import { originWords, ruleColumns } from './rule-columns.tsx';
import { rulesWords, standingWords } from './rule-standing.ts';
import { type RulesSearch, rulesSearch } from './rules-search.ts';

const KEY = ['rules.list'] as const;
const origins = { ...originWords, changed: 'Built in, changed here' } as const;
const option = (value: string, label: string) => ({ value, label });
const fields = [
  { id: 'state', label: 'State', options: Object.entries(standingWords).map(([value, label]) => option(value, label)) },
  { id: 'severity', label: 'Severity', options: severities.toReversed().map((one) => option(one, severityWords[one])) },
  { id: 'subject', label: 'Judges', options: ruleSubjects.map((one) => option(one, subjectWords[one])) },
  { id: 'origin', label: 'From', options: Object.entries(origins).map(([value, label]) => option(value, label)) },
];

const chipsOf = ({ state, severity, subject, origin }: RulesSearch) => [
  ...(state ? [{ id: 'state', label: 'State', value: standingWords[state] }] : []),
  ...(severity ? [{ id: 'severity', label: 'Severity', value: severityWords[severity] }] : []),
  ...(subject ? [{ id: 'subject', label: 'Judges', value: subjectWords[subject] }] : []),
  ...(origin ? [{ id: 'origin', label: 'From', value: origins[origin] }] : []),
];

/** Every rule of detection: what it finds, at which thresholds, and how its alerts were judged. */
export const Rules = () => {
  const client = useClient();
  const navigate = useNavigate();
  const administers = useMay(may.administer);
  const [search, setSearch] = useFilters(rulesSearch);
  const { data, error, isPending, refetch } = useQuery({ queryKey: KEY, queryFn: ({ signal }) => client.rules.list({}, { signal }) });
  useRefreshOn(['rule.', 'alert.raised', 'alert.closed', 'alert.reopened'], KEY, 3000);
  const { hidden, onHiddenChange } = useColumns('rules', ruleColumns);
  const all = data?.rules;
  const rows = useMemo(() => narrowRules(all ?? [], search), [all, search]);
  return (
    <div className="page min-h-0 flex-1">
      <div className="page-head">
        <h1>Rules</h1>
        {all ? <span className="text-text-2">{rulesWords(all)}</span> : null}
        <div className="ml-auto flex items-center gap-3">
          {administers ? <Link to="/rules/own/new">Write a rule</Link> : null}
          <SavedViewsMenu />
        </div>
      </div>
      <FilterBar
        chips={chipsOf(search)}
        fields={fields}
        onAdd={(id, value) => void setSearch({ [id]: value })}
        onRemove={(id) => void setSearch({ [id]: undefined })}
        onClear={() => void setSearch({ state: undefined, severity: undefined, subject: undefined, origin: undefined, text: undefined })}
        text={search.text ?? ''}
        onTextChange={(text) => void setSearch({ text: text === '' ? undefined : text }, { replace: true })}
        textLabel="Words in the rule"
      />
      <DataTable<RuleState>
        primary
        label="Rules"
        columns={ruleColumns}
        rows={rows}
        total={all?.length ?? 0}
        rowId={({ rule }) => rule.id}
        onOpen={({ rule }) => void navigate({ to: '/rules/$rule', params: { rule: rule.id } })}
        loading={isPending}
        hiddenColumns={hidden}
        onHiddenColumnsChange={onHiddenChange}
        empty={<EmptyState title="No rule is like this." looked={`All ${all?.length ?? 0} rules were looked at.`} />}
        {...(error
          ? { error: <ErrorState title="The rules could not be read." detail={describeError(error).text} onRetry={() => void refetch()} /> }
          : {})}
      />
    </div>
  );
};
