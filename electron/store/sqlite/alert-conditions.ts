import type { AlertState, RuleSubject, Verdict } from '../../../shared/rule.ts';
import type { EpochMs } from '../../../shared/units.ts';
import type { Sealer } from '../../keys/seal.ts';
import { subjectIndexes } from './alert-row.ts';

/** Which alerts people look for. What is left out does not narrow. */
export interface AlertSearch {
  readonly states?: readonly AlertState[] | undefined;
  /** With true those alone that an exception covers, with false none of them. */
  readonly suppressed?: boolean | undefined;
  readonly severities?: readonly number[] | undefined;
  readonly rules?: readonly string[] | undefined;
  readonly subject?: { readonly kind: RuleSubject; readonly id: string } | undefined;
  /** Null asks for those that are nobody's. */
  readonly owner?: string | null | undefined;
  readonly verdicts?: readonly Verdict[] | undefined;
  readonly caseId?: string | undefined;
  readonly from?: EpochMs | undefined;
  readonly to?: EpochMs | undefined;
}

const listOf = (name: string): string => `IN (SELECT value FROM json_each(@${name}))`;

/** Only what narrows stands in the statement, so that an index can serve it. */
export const alertConditions = (search: AlertSearch): string[] => [
  ...(search.states ? [`state ${listOf('states')}`] : []),
  ...(search.suppressed === undefined ? [] : [`suppressed_by IS ${search.suppressed ? 'NOT ' : ''}NULL`]),
  ...(search.severities ? [`severity ${listOf('severities')}`] : []),
  ...(search.rules ? [`rule ${listOf('rules')}`] : []),
  ...(search.subject ? ['subject_index IN (SELECT unhex(value) FROM json_each(@indexes))'] : []),
  ...(search.owner === undefined ? [] : ['owner IS @owner']),
  ...(search.verdicts ? [`verdict ${listOf('verdicts')}`] : []),
  ...(search.caseId === undefined ? [] : ['case_id = @caseId']),
  ...(search.from === undefined ? [] : ['last_at >= @from']),
  ...(search.to === undefined ? [] : ['first_at <= @to']),
];

const verdictsOf = ({ verdicts }: AlertSearch) => (verdicts ? { verdicts: JSON.stringify(verdicts) } : {});

/** The values that the conditions of a search name. */
export const alertParameters = (sealer: Sealer, search: AlertSearch): Record<string, unknown> => ({
  ...(search.states ? { states: JSON.stringify(search.states) } : {}),
  ...(search.severities ? { severities: JSON.stringify(search.severities) } : {}),
  ...(search.rules ? { rules: JSON.stringify(search.rules) } : {}),
  ...(search.subject ? { indexes: subjectIndexes(sealer, search.subject.kind, search.subject.id) } : {}),
  ...(search.owner === undefined ? {} : { owner: search.owner }),
  ...verdictsOf(search),
  ...(search.caseId === undefined ? {} : { caseId: search.caseId }),
  ...(search.from === undefined ? {} : { from: search.from }),
  ...(search.to === undefined ? {} : { to: search.to }),
});
