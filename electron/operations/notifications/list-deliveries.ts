import type { Delivery } from '../../../shared/contract/notifications.ts';
import { severityWord } from '../../../shared/severity.ts';
import { done } from '../../lib/outcome.ts';
import type { DeliveryRecord } from '../../store/notification-records.ts';
import { toInstant, toInstantOrNull } from '../instant.ts';
import { type OperationContext, type OperationDeps, type OperationOutcome, refuse } from '../operation.ts';
import { titleOfRun } from '../response/title-of-run.ts';
import { ruleOfVersion } from '../rules/rule-of-version.ts';

interface Input {
  channel?: string | undefined;
  state?: DeliveryRecord['state'] | undefined;
  limit: number;
  cursor: string;
}

/** What it tells of, in a line that names nobody, and the alert. */
const aboutOf = async (
  { store: { read } }: OperationDeps,
  { kind, about }: DeliveryRecord,
): Promise<{ title: string | null; alert: string | null }> => {
  if (kind === 'emergency' || about === null) return { title: 'Emergency mode began', alert: null };
  const run = kind === 'approval' ? await read.playbooks.findRun(about) : undefined;
  if (kind === 'approval') return { title: run ? titleOfRun(run) : null, alert: run?.alert ?? null };
  const alert = await read.alerts.find(about);
  if (!alert) return { title: null, alert: null };
  return { title: (await ruleOfVersion(read, alert.rule, alert.ruleVersion))?.title ?? alert.rule, alert: about };
};

/** A cursor says where a page ended: the fact of the last message, a point, its id. */
const readCursor = (cursor: string): Pick<DeliveryRecord, 'seq' | 'id'> | undefined => {
  const [, seq, id] = /^(\d{1,15})\.([0-9a-f-]{1,40})$/.exec(cursor) ?? [];
  return seq === undefined || id === undefined ? undefined : { seq: Number(seq), id };
};

/**
 * A page of the messages, those about the newest facts first.
 *
 * @returns The messages and where the next page begins; refusal `invalid_input` for the cursor.
 */
export const listDeliveries = async (
  deps: OperationDeps,
  _context: OperationContext,
  { channel, state, limit, cursor }: Input,
): Promise<OperationOutcome<{ deliveries: Delivery[]; next: string | null }>> => {
  const { read } = deps.store;
  const before = cursor === '' ? undefined : readCursor(cursor);
  if (cursor !== '' && !before) return refuse('invalid_input', 'cursor: It is not one of this list. Begin without a cursor.');
  const found = await read.notifications.deliveries({ channel, state, before, limit: limit + 1 });
  const names = new Map((await read.notifications.channels()).map(({ id, name }) => [id, name]));
  const deliveries: Delivery[] = [];
  for (const one of found.slice(0, limit))
    deliveries.push({
      id: one.id,
      channel: one.channel,
      channel_name: names.get(one.channel) ?? one.channel,
      seq: one.seq,
      kind: one.kind,
      resolves: one.resolves,
      severity: severityWord(one.severity),
      ...(await aboutOf(deps, one)),
      state: one.state,
      attempts: one.attempts,
      created_at: toInstant(one.createdAt),
      next_at: one.state === 'waiting' ? toInstant(one.nextAt) : null,
      ended_at: toInstantOrNull(one.endedAt),
      reason: one.reason,
    });
  const last = deliveries.at(-1);
  return done({ deliveries, next: found.length > limit && last ? `${last.seq}.${last.id}` : null });
};
