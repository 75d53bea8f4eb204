import type { Alert } from '../../../../shared/contract/alerts.ts';
import { Chip } from '../../../ui/text/chip.tsx';
import { Severity } from '../../../ui/text/severity.tsx';

/** How severe, how risky, by which technique: over the title. */
export const AlertLead = ({ alert }: { readonly alert: Pick<Alert, 'severity' | 'risk' | 'technique'> }) => (
  <>
    <Severity level={alert.severity} />
    <Chip label="Risk">{alert.risk}</Chip>
    {alert.technique === null ? null : <Chip>{alert.technique.id}</Chip>}
  </>
);
