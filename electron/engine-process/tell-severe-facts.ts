import { type AuditKind, auditKinds, type Fact } from '../../shared/audit-event.ts';
import type { Severity } from '../../shared/severity.ts';
import type { FromEngine } from '../host/engine-protocol.ts';
import type { Clock } from '../lib/clock.ts';

type Notify = Extract<FromEngine, { kind: 'notify' }>;

/** A kind that was told of is quiet for so long: a flood of one kind is one notification. */
const QUIET_MS = 60_000;
const severe: readonly Severity[] = ['high', 'critical'];

/** What native channels tell of in words of their own, by the settings of each. */
const TOLD_BY_CHANNELS: readonly AuditKind[] = ['alert.raised', 'playbook.started', 'emergency.began'];

/** What operators and the command line did themselves is no news to them. */
const isOwnAct = (actor: string | undefined): boolean => /^(?:operator|local):/.test(actor ?? '');

/**
 * Turns severe facts into notifications. They name nobody and quote nothing, since they may be read on a locked screen: the kind's meaning, how severe, and where to look.
 *
 * @param hasChannel Whether a native channel is on: what those tell of is left to them.
 * @returns What to follow the commits with: facts of one commit in order, and the sequence number of the last.
 */
export const createSevereFactTeller = (
  { clock }: { readonly clock: Clock },
  tell: (notify: Notify) => void,
  hasChannel: () => boolean = () => false,
) => {
  const toldAt = new Map<AuditKind, number>();
  return (facts: readonly Fact[], head: number): void => {
    for (const [index, fact] of facts.entries()) {
      const severity = fact.severity ?? auditKinds[fact.kind].severity;
      const last = toldAt.get(fact.kind);
      const isQuiet = last !== undefined && clock.monotonic() - last < QUIET_MS;
      if (!severe.includes(severity) || isOwnAct(fact.actor) || isQuiet) continue;
      if (TOLD_BY_CHANNELS.includes(fact.kind) && hasChannel()) continue;
      toldAt.set(fact.kind, clock.monotonic());
      const seq = head - facts.length + 1 + index;
      tell({ kind: 'notify', title: `Gatewatch: ${severity}`, body: auditKinds[fact.kind].meaning, link: `/audit/${seq}`, severity });
    }
  };
};
