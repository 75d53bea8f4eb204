import type { Database } from 'better-sqlite3';
import type { EpochMs } from '../../../shared/units.ts';
import type { ListedToken } from '../records.ts';
import { prepareOnce } from './prepare-once.ts';
import { readAudience } from './token.table.ts';

export type TokenType = ListedToken['type'];

/** A stretch of the tokens of one type in the order of their ids, which is that of their issue, newest first. */
export interface TokenStretch {
  readonly type: TokenType;
  /** The id after which reading begins, downwards; a text above every id to begin with the newest. */
  readonly before: string;
  /** Ids below are not looked at; empty for all. */
  readonly from: string;
  readonly limit: number;
}

/** Which tokens of a stretch are wanted; members that are there have all to hold. */
export interface TokenConditions {
  readonly grants?: readonly string[] | undefined;
  readonly client?: string | undefined;
  readonly user?: string | undefined;
  readonly session?: string | undefined;
  readonly format?: 'jwt' | 'opaque' | undefined;
  /** One scope that the token has among others. */
  readonly scope?: string | undefined;
  readonly issuedFrom?: EpochMs | undefined;
  /** Exclusive. */
  readonly issuedTo?: EpochMs | undefined;
  /** Leaves out what its own row says is dead at this moment. What is left is still to be judged. */
  readonly aliveAt?: EpochMs | undefined;
  /** Leaves out what was not at its end by this moment. */
  readonly endedAt?: EpochMs | undefined;
  readonly spent?: boolean | undefined;
  /** Leaves out what neither itself nor its grant, client or person speaks against. What is left is still to be judged. */
  readonly voided?: boolean | undefined;
}

interface ListedRow {
  id: string;
  hash: string;
  client_id: string;
  user_id: string | null;
  grant_id: string | null;
  session_id: string | null;
  scope: string;
  audience: string | null;
  format: 'jwt' | 'opaque';
  parent_id: string | null;
  created_at: number;
  expires_at: number;
  spent_at: number | null;
  revoked_at: number | null;
  grant_revoked_at: number | null;
  grant_created_at: number | null;
  user_status: 'active' | 'suspended' | null;
  user_not_before: number | null;
}

const toListed = (type: TokenType, row: ListedRow): ListedToken => ({
  type,
  id: row.id,
  hash: row.hash,
  clientId: row.client_id,
  userId: row.user_id,
  grantId: row.grant_id,
  sessionId: row.session_id,
  scope: row.scope,
  audience: row.audience === null ? [] : readAudience(row.audience),
  format: row.format,
  parentId: row.parent_id,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
  spentAt: row.spent_at,
  revokedAt: row.revoked_at,
  grantRevokedAt: row.grant_revoked_at,
  grantCreatedAt: row.grant_created_at,
  userStatus: row.user_status,
  userTokensNotBefore: row.user_not_before ?? 0,
});

const STANDING = `g.revoked_at AS grant_revoked_at, g.created_at AS grant_created_at, u.status AS user_status,
  max(u.tokens_not_before, u.grants_not_before) AS user_not_before`;

/** Who may have voided a token; the few clients that never did are read once for a question. */
const voided = (client: string, user: string): string =>
  `(t.revoked_at IS NOT NULL OR g.revoked_at IS NOT NULL
    OR ${client} NOT IN (SELECT id FROM client WHERE status = 'active' AND tokens_not_before = 0)
    OR (${user} IS NOT NULL AND (u.status IS NOT 'active' OR u.tokens_not_before > 0 OR u.grants_not_before > 0)))`;

/** How each type is read: the token's own table always leads, so that a stretch is read in the order of its key. */
const SOURCES = {
  access_token: {
    table: 'access_token',
    key: 'jti',
    byGrant: 'access_by_grant',
    select: `SELECT t.jti AS id, hex(t.hash) AS hash, t.client_id, t.user_id, t.grant_id, g.session_id, t.scope, t.audience, t.format, NULL AS parent_id,
      t.created_at, t.expires_at, NULL AS spent_at, t.revoked_at, ${STANDING}`,
    join: 'LEFT JOIN token_grant g ON g.id = t.grant_id LEFT JOIN user u ON u.id = t.user_id',
    client: 't.client_id = @client',
    user: 't.user_id = @user',
    format: 't.format = @format',
    alive: 't.expires_at > @aliveAt AND t.revoked_at IS NULL',
    ended: 't.expires_at <= @endedAt',
    spent: '@spent = 0',
    voided: voided('t.client_id', 't.user_id'),
  },
  refresh_token: {
    table: 'refresh_token',
    key: 'id',
    byGrant: 'refresh_by_grant',
    select: `SELECT t.id, hex(t.hash) AS hash, g.client_id, g.user_id, t.grant_id, g.session_id, t.scope, NULL AS audience, 'opaque' AS format, t.parent_id,
      t.created_at, min(t.expires_at, t.idle_expires_at) AS expires_at, t.spent_at, t.revoked_at, ${STANDING}`,
    join: 'CROSS JOIN token_grant g ON g.id = t.grant_id LEFT JOIN user u ON u.id = g.user_id',
    client: 'g.client_id = @client',
    user: 'g.user_id = @user',
    format: "@format = 'opaque'",
    alive: 't.spent_at IS NULL AND t.revoked_at IS NULL AND t.idle_expires_at > @aliveAt AND t.expires_at > @aliveAt',
    ended: 'min(t.expires_at, t.idle_expires_at) <= @endedAt',
    spent: '(t.spent_at IS NOT NULL) = @spent',
    voided: voided('g.client_id', 'g.user_id'),
  },
} as const;

const conditionsOf = (type: TokenType, wanted: TokenConditions): string[] => {
  const source = SOURCES[type];
  return [
    ...(wanted.grants ? ['t.grant_id IN (SELECT value FROM json_each(@grants))'] : []),
    ...(wanted.aliveAt === undefined ? [] : [source.alive]),
    ...(wanted.endedAt === undefined ? [] : [source.ended]),
    ...(wanted.spent === undefined ? [] : [source.spent]),
    ...(wanted.voided === true ? [source.voided] : []),
    ...(wanted.format === undefined ? [] : [source.format]),
    ...(wanted.issuedFrom === undefined ? [] : ['t.created_at >= @issuedFrom']),
    ...(wanted.issuedTo === undefined ? [] : ['t.created_at < @issuedTo']),
    ...(wanted.scope === undefined ? [] : ["instr(' ' || t.scope || ' ', ' ' || @scope || ' ') > 0"]),
    ...(wanted.client === undefined ? [] : [source.client]),
    ...(wanted.user === undefined ? [] : [source.user]),
    ...(wanted.session === undefined ? [] : ['g.session_id = @session']),
  ];
};

/** The live tokens and the dead ones that are still kept, as operators look through them. Nobody is served by these. */
export const tokenListReads = (db: Database) => {
  const prepared = prepareOnce<ListedRow>(db);
  const borders = {
    access_token: db
      .prepare<[string, string, number], string>(
        'SELECT jti FROM access_token WHERE jti < ? AND jti >= ? ORDER BY jti DESC LIMIT 1 OFFSET ?',
      )
      .pluck(),
    refresh_token: db
      .prepare<[string, string, number], string>('SELECT id FROM refresh_token WHERE id < ? AND id >= ? ORDER BY id DESC LIMIT 1 OFFSET ?')
      .pluck(),
  };
  return {
    /** The id at which a stretch of `limit` tokens ends; undefined when fewer are left above `from`. */
    border: ({ type, before, from, limit }: TokenStretch): string | undefined => borders[type].get(before, from, limit - 1),
    /** Tokens of a stretch, newest first. With `grants` they are found by index, else every token of the stretch is looked at. */
    list(stretch: TokenStretch, wanted: TokenConditions): ListedToken[] {
      const source = SOURCES[stretch.type];
      const index = wanted.grants ? `INDEXED BY ${source.byGrant}` : 'NOT INDEXED';
      const conditions = [`t.${source.key} < @before AND t.${source.key} >= @from`, ...conditionsOf(stretch.type, wanted)];
      const sql = `${source.select} FROM ${source.table} t ${index} ${source.join}
        WHERE ${conditions.join(' AND ')} ORDER BY t.${source.key} DESC LIMIT @limit`;
      const { type: _, ...bounds } = stretch;
      const { grants, spent, voided: _voided, ...values } = wanted;
      const bound = { ...bounds, ...values, grants: JSON.stringify(grants ?? []), spent: spent === true ? 1 : 0 };
      return prepared(sql)
        .all(bound)
        .map((row) => toListed(stretch.type, row));
    },
    /** Tokens of one type by their ids, in no order. */
    byIds(type: TokenType, ids: readonly string[]): ListedToken[] {
      const source = SOURCES[type];
      const sql = `${source.select} FROM ${source.table} t ${source.join} WHERE t.${source.key} IN (SELECT value FROM json_each(@ids))`;
      return prepared(sql)
        .all({ ids: JSON.stringify(ids) })
        .map((row) => toListed(type, row));
    },
  };
};
