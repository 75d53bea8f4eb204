import type { StandingRisk } from '../../../shared/contract/alerts.ts';
import { severityWord } from '../../../shared/severity.ts';
import type { SubjectRisk } from '../../store/sqlite/alert-risk.ts';

/** The risk of a subject as the contract tells it; null where no alert about it stands. */
export const toStandingRisk = (found: SubjectRisk | undefined): StandingRisk | null =>
  found === undefined ? null : { risk: found.risk, severity: severityWord(found.severity), alerts: found.alerts };
