import type { PeerAdapter, PeerPayload } from './peer-adapter.ts';

/**
 * Storage in plain maps, the best case of a peer. oidc-provider's own in-memory adapter keeps no more than 1,000 entries and walks over all tokens
 * of a grant on every write, so that a longer run would measure that instead.
 */
export const memoryAdapter = (): PeerAdapter => {
  const entries = new Map<string, PeerPayload>();
  const byUid = new Map<string, string>();
  const byGrant = new Map<string, Set<string>>();
  const found = (id: string | undefined): PeerPayload | undefined => (id === undefined ? undefined : entries.get(id));
  return {
    async upsert(id, payload) {
      entries.set(id, payload);
      if (payload.uid !== undefined) byUid.set(payload.uid, id);
      if (payload.grantId === undefined) return;
      const members = byGrant.get(payload.grantId);
      if (members) members.add(id);
      else byGrant.set(payload.grantId, new Set([id]));
    },
    find: async (id) => entries.get(id),
    findByUid: async (uid) => found(byUid.get(uid)),
    findByUserCode: async () => undefined,
    async consume(id) {
      const payload = entries.get(id);
      if (payload) entries.set(id, { ...payload, consumed: Math.floor(Date.now() / 1000) });
    },
    async destroy(id) {
      const payload = entries.get(id);
      entries.delete(id);
      if (payload?.grantId !== undefined) byGrant.get(payload.grantId)?.delete(id);
    },
    async revokeByGrantId(grantId) {
      for (const id of byGrant.get(grantId) ?? []) entries.delete(id);
      byGrant.delete(grantId);
    },
  };
};
