import Database from 'better-sqlite3';
import { brokenChain, type ChainRow } from './broken-chain.ts';

interface FactRow {
  readonly kind: string;
  readonly token_id: string | null;
  readonly body: string;
}

interface Body {
  readonly grant?: string;
  readonly session?: string;
  readonly details: Readonly<Record<string, unknown>>;
}

const differences = (what: string, stored: readonly unknown[], recorded: readonly unknown[]): string[] => {
  const count = (list: readonly unknown[], value: unknown): number => list.filter((one) => one === value).length;
  return [...new Set([...stored, ...recorded])].flatMap((value) => {
    const [left, right] = [count(stored, value), count(recorded, value)];
    return left === 1 && right === 1 ? [] : [`${what} ${String(value)}: ${left} stored, ${right} recorded`];
  });
};

/**
 * Reads a database over a connection of its own and says where state and log disagree: each token, code, spending, revocation and sign-in stands in exactly
 * one fact, each such fact has its row, and the chain fits. Empty when there is no half state.
 *
 * @param input.signedIn The person whose sessions were made by signing in. Those of others were put there by hand.
 */
export const findHalfStates = (path: string, input: { readonly signedIn?: string } = {}): string[] => {
  const db = new Database(path, { readonly: true });
  try {
    const ids = (sql: string, ...args: string[]): unknown[] =>
      db
        .prepare<string[], unknown>(sql)
        .pluck()
        .all(...args);
    const facts = db
      .prepare<[], FactRow>('SELECT kind, token_id, body FROM audit_event ORDER BY seq')
      .all()
      .map((row) => ({ ...row, ...(JSON.parse(row.body) as Body) }));
    const recorded = (...kinds: string[]) => facts.filter(({ kind }) => kinds.includes(kind));
    const named = (name: string, ...kinds: string[]): unknown[] =>
      recorded(...kinds).flatMap(({ details }) => (details[name] === undefined ? [] : [details[name]]));
    const issuing = recorded('code.redeemed', 'refresh_token.rotated', 'token.issued').map((fact) => fact.token_id);
    const rows = db.prepare<[], ChainRow>('SELECT seq, body, prev_hash, hash FROM audit_event ORDER BY seq').all();
    const chain = brokenChain(rows, 0);
    const imports = named('sha256', 'import.applied');
    return [
      ...(chain === '' ? [] : [chain]),
      ...differences('access token', ids('SELECT jti FROM access_token'), issuing),
      ...differences('refresh token', ids('SELECT id FROM refresh_token'), [
        ...named('refresh_token', 'code.redeemed'),
        ...named('to', 'refresh_token.rotated'),
      ]),
      ...differences('code', ids('SELECT id FROM authorization_code'), named('code', 'authorization.granted')),
      ...differences(
        'grant',
        ids('SELECT id FROM token_grant'),
        recorded('authorization.granted').map(({ grant }) => grant),
      ),
      ...differences('spent code', ids('SELECT id FROM authorization_code WHERE spent_at IS NOT NULL'), named('code', 'code.redeemed')),
      ...differences(
        'spent refresh token',
        ids('SELECT id FROM refresh_token WHERE spent_at IS NOT NULL'),
        named('from', 'refresh_token.rotated'),
      ),
      ...differences(
        'revoked grant',
        ids('SELECT id FROM token_grant WHERE revoked_at IS NOT NULL'),
        recorded('grant.revoked').map(({ grant }) => grant),
      ),
      ...differences(
        'revoked access token',
        ids('SELECT jti FROM access_token WHERE revoked_at IS NOT NULL'),
        recorded('token.revoked').map((fact) => fact.token_id),
      ),
      ...differences(
        'session',
        input.signedIn === undefined ? [] : ids('SELECT id FROM session WHERE user_id = ?', input.signedIn),
        recorded('user.signed_in').map(({ session }) => session),
      ),
      // Clients of an import are named `import-<batch>-<n>`, five of each.
      ...differences(
        'imported client',
        ids("SELECT id FROM client WHERE id LIKE 'import-%'"),
        imports.flatMap((batch) => Array.from({ length: 5 }, (_, n) => `import-${String(batch)}-${n}`)),
      ),
    ];
  } finally {
    db.close();
  }
};
