/** What oidc-provider keeps of a token, code, grant or session. */
export interface PeerPayload {
  readonly grantId?: string;
  readonly uid?: string;
  readonly userCode?: string;
  readonly consumed?: number;
  readonly [member: string]: unknown;
}

/** The storage oidc-provider asks for, one for each kind of thing. Times are seconds. */
export interface PeerAdapter {
  upsert(id: string, payload: PeerPayload, expiresIn?: number): Promise<void>;
  find(id: string): Promise<PeerPayload | undefined>;
  findByUid(uid: string): Promise<PeerPayload | undefined>;
  findByUserCode(userCode: string): Promise<PeerPayload | undefined>;
  consume(id: string): Promise<void>;
  destroy(id: string): Promise<void>;
  revokeByGrantId(grantId: string): Promise<void>;
}
