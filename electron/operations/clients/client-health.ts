import type { ClientHealth } from '../../../shared/contract/clients.ts';
import type { ClientRecord } from '../../store/records.ts';
import { toInstantOrNull } from '../instant.ts';
import type { OperationDeps } from '../operation.ts';
import { clientFindings } from './client-findings.ts';

const DAY_MS = 86_400_000;

/** How a client does: what it was issued and refused in the last 24 hours, the age of its secret, and what is to be mended about it. */
export const clientHealth = (
  { clock, activity }: Pick<OperationDeps, 'clock' | 'activity'>,
  client: ClientRecord,
  liveTokens: number | null,
): ClientHealth => {
  const now = clock.now();
  const from = now - DAY_MS;
  const current = client.secrets.find(({ expiresAt }) => expiresAt === null);
  const former = client.secrets.find(({ expiresAt }) => expiresAt !== null && expiresAt > now);
  const issued =
    activity.total('client', client.id, 'tokens_issued', from, now) + activity.total('client', client.id, 'tokens_refreshed', from, now);
  return {
    issued,
    failures: activity.total('client', client.id, 'refusals', from, now),
    last_used_at: toInstantOrNull(activity.last('client', client.id, ['tokens_issued', 'tokens_refreshed'])),
    live_tokens: liveTokens,
    secret_age_days: current ? Math.floor((now - current.createdAt) / DAY_MS) : null,
    secret_expires_at: toInstantOrNull(former?.expiresAt ?? null),
    findings: clientFindings(client, client.secrets, now),
  };
};
