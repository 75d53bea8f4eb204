import type { AuditDetails } from '../../../../shared/audit-details.ts';
import type { RunRecord } from '../../../store/response-records.ts';
import type { Awaitable, Tx } from '../../../store/store.ts';

type Rest<K extends keyof AuditDetails> = Omit<AuditDetails[K], 'playbook' | 'run'>;

/** Records in its unit that a run was approved, and by whom. */
export const auditApproved = (tx: Tx, run: RunRecord, actor: string, rest: Rest<'playbook.approved'>): Awaitable<number> =>
  run.act === null
    ? tx.audit({ kind: 'playbook.approved', actor, correlation: run.id, details: { playbook: run.playbook, run: run.id, ...rest } })
    : tx.audit({ kind: 'act.approved', actor, correlation: run.id, details: { act: run.act, run: run.id, ...rest } });

/** Records in its unit that a run was declined. */
export const auditDeclined = (tx: Tx, run: RunRecord, actor: string, rest: Rest<'playbook.declined'>): Awaitable<number> =>
  run.act === null
    ? tx.audit({ kind: 'playbook.declined', actor, correlation: run.id, details: { playbook: run.playbook, run: run.id, ...rest } })
    : tx.audit({ kind: 'act.declined', actor, correlation: run.id, details: { act: run.act, run: run.id, ...rest } });

/** Records in its unit that a run came to its end: done, given up, or taken back. */
export const auditFinished = (tx: Tx, run: RunRecord, actor: string, rest: Rest<'playbook.finished'>): Awaitable<number> =>
  run.act === null
    ? tx.audit({ kind: 'playbook.finished', actor, correlation: run.id, details: { playbook: run.playbook, run: run.id, ...rest } })
    : tx.audit({ kind: 'act.finished', actor, correlation: run.id, details: { act: run.act, run: run.id, ...rest } });
