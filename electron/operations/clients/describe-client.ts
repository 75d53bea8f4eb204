import type { ClientView } from '../../../shared/contract/clients.ts';
import { toMetadata } from '../../oauth/registration/to-metadata.ts';
import type { ClientRecord } from '../../store/records.ts';
import { toInstant } from '../instant.ts';

/** A client as an administrator sees it: its metadata and its state, without any secret. */
export const describeClient = (client: Omit<ClientRecord, 'secrets'>): ClientView => {
  const { jwks, ...metadata } = toMetadata({ ...client, secrets: [] });
  return {
    ...metadata,
    redirect_uris: [...metadata.redirect_uris],
    post_logout_redirect_uris: [...metadata.post_logout_redirect_uris],
    grant_types: [...metadata.grant_types],
    ...(jwks ? { jwks: { keys: [...jwks.keys] } } : {}),
    status: client.status,
    weak_secret: client.weakSecret,
    created_at: toInstant(client.createdAt),
    updated_at: toInstant(client.updatedAt),
  };
};
