import type { Database } from 'better-sqlite3';
import type { AuditEvent, AuditKind } from '../../../shared/audit-event.ts';
import { severityWord } from '../../../shared/severity.ts';
import type { Sealer } from '../../keys/seal.ts';
import type { PersonalField } from '../personal.ts';
import type { EventRow } from './find-events.ts';

export interface OpenedValue {
  readonly value: string;
  readonly salt: Buffer;
}

export type OpenedValues = { readonly [Field in PersonalField]?: OpenedValue };

interface PersonalRow {
  readonly field: PersonalField;
  readonly value_sealed: Buffer | null;
  readonly salt: Buffer | null;
}

/** Values kept opened while a page or an export is made. */
const MOST_KEPT = 10_000;

/** Makes a reader of personal values. What was erased, or does not open, is absent: the verification tells which. */
export const createPersonalReader = ({ db, sealer }: { readonly db: Database; readonly sealer: Sealer }) => {
  const find = db.prepare<[number], PersonalRow>('SELECT field, value_sealed, salt FROM audit_personal WHERE id = ?');
  const known = new Map<number, OpenedValue | undefined>();
  const open = (id: number): OpenedValue | undefined => {
    if (known.has(id)) return known.get(id);
    if (known.size >= MOST_KEPT) known.clear();
    const row = find.get(id);
    const opened = row?.value_sealed ? sealer.open('audit-personal', row.value_sealed, row.field) : undefined;
    const value = opened?.ok && row?.salt ? { value: opened.value.toString('utf8'), salt: row.salt } : undefined;
    known.set(id, value);
    return value;
  };
  return (row: EventRow): OpenedValues => {
    const address = row.address_id === null ? undefined : open(row.address_id);
    const agent = row.agent_id === null ? undefined : open(row.agent_id);
    const login = row.login_id === null ? undefined : open(row.login_id);
    return { ...(address ? { address } : {}), ...(agent ? { agent } : {}), ...(login ? { login } : {}) };
  };
};

const SUBJECT = ['user', 'client', 'session', 'grant', 'token', 'correlation', 'actor'] as const;

const parse = (body: string): Readonly<Record<string, unknown>> => {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
};

/**
 * An event as it is shown. It is taken from the body, which was hashed. A body that somebody spoilt still gives an event, from the columns beside it: who
 * looks into an incident has to see that there was one.
 */
export const toAuditEvent = (row: EventRow, personal: OpenedValues): AuditEvent => {
  const body = parse(row.body);
  const texts = Object.fromEntries(SUBJECT.flatMap((name) => (typeof body[name] === 'string' ? [[name, body[name]]] : [])));
  const values = Object.fromEntries(Object.entries(personal).map(([field, { value }]) => [field, value]));
  const details =
    typeof body.details === 'object' && body.details !== null
      ? { ...body.details }
      : { unreadable: 'The body was changed: verify the log.' };
  return {
    ...texts,
    ...values,
    seq: row.seq,
    at: typeof body.at === 'number' ? body.at : row.at,
    kind: (typeof body.kind === 'string' ? body.kind : row.kind) as AuditKind,
    severity: severityWord(typeof body.severity === 'number' ? body.severity : row.severity),
    success: typeof body.success === 'boolean' ? body.success : body.kind === undefined && row.success !== null ? row.success === 1 : null,
    details,
    hash: row.hash.toString('hex'),
  };
};
