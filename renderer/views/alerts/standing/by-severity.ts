import { type Severity, severities } from '../../../../shared/severity.ts';

interface Counted {
  readonly by_severity: Readonly<Record<Severity, number>>;
}

/** How many of each severity there are, the worst first; severities without any are left out. */
export const bySeverity = ({ by_severity: counts }: Counted): readonly { readonly severity: Severity; readonly alerts: number }[] =>
  severities.toReversed().flatMap((severity) => (counts[severity] > 0 ? [{ severity, alerts: counts[severity] }] : []));

/** The worst of what is not closed; undefined when nothing is. */
export const worstStanding = (standing: Counted): Severity | undefined => bySeverity(standing)[0]?.severity;
