import { hash } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import { auditKinds, type Fact } from '../../shared/audit-event.ts';
import { severityNumber } from '../../shared/severity.ts';
import type { Sealer } from '../keys/seal.ts';
import type { Clock } from '../lib/clock.ts';
import type { Random } from '../lib/random.ts';
import { canonicalJson } from './canonical.ts';
import { createPersonalValues, type PersonalField } from './personal.ts';

/** The end of the log: the newest sequence number and its chain hash. */
export interface LogHead {
  readonly seq: number;
  readonly hash: Buffer;
}

export const GENESIS_HASH = Buffer.alloc(32);
const BODY_VERSION = 1;
const LONGEST_AGENT = 512;
const LONGEST_LOGIN = 256;
const LONGEST_TEXT = 1024;

/** Cuts attacker-written text to a length the log can afford, on a whole character, and marks the cut. */
const bounded = (text: string, length: number): string => {
  const whole = text.isWellFormed() ? text : text.toWellFormed();
  if (whole.length <= length) return whole;
  const cut = whole.slice(0, length - 1);
  return `${cut.isWellFormed() ? cut : cut.slice(0, -1)}…`;
};

const boundedValue = (value: unknown): unknown => {
  if (typeof value === 'string') return bounded(value, LONGEST_TEXT);
  return Array.isArray(value) ? value.map(boundedValue) : value;
};

const boundedDetails = (details: Fact['details']): Record<string, unknown> => {
  const out: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(details)) out[name] = boundedValue(value);
  return out;
};

const SUBJECT_TEXTS = ['actor', 'client', 'correlation', 'grant', 'session', 'token', 'user'] as const;

/** The fact with its texts cut once, so that body and columns always say the same. Most facts need no cut and are taken as they are. */
const boundedSubject = (fact: Fact): Fact => {
  let out = fact;
  for (const name of SUBJECT_TEXTS) {
    const value = fact[name];
    if (value === undefined) continue;
    const cut = bounded(value, LONGEST_TEXT);
    if (cut !== value) out = { ...out, [name]: cut };
  }
  return out;
};

const member = (name: string, value: string | undefined): string => (value === undefined ? '' : `,"${name}":${JSON.stringify(value)}`);

/** What is recorded of an alert repeats values of the facts it stands on: one that a single person has stays that person's, and is erased with the others. */
const repeatsOthers = (kind: Fact['kind']): boolean => kind.startsWith('alert.');

/** Chain hash of an event: SHA-256 over the former hash and the exact body bytes. */
export const chainHash = (previous: Buffer, body: string): Buffer => {
  const bytes = Buffer.allocUnsafe(32 + Buffer.byteLength(body, 'utf8'));
  previous.copy(bytes, 0);
  bytes.write(body, 32, 'utf8');
  return hash('sha256', bytes, 'buffer');
};

export interface AppendDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly random: Random;
  readonly sealer: Sealer;
  /** Id of this run of the engine: with the monotonic time it orders events across clock jumps. */
  readonly boot: string;
}

/**
 * Makes the appender of the log. It runs inside the transaction of the state change that a fact describes, and keeps the head in memory: `mark` and
 * `restore` let the store take it back together with a savepoint.
 */
export const createAppender = ({ db, clock, random, sealer, boot }: AppendDeps) => {
  const personal = createPersonalValues({ db, sealer, random });
  const insert = db.prepare(
    'INSERT INTO audit_event (seq, at, kind, severity, success, user_id, client_id, address_id, agent_id, login_id, token_id, correlation, body, prev_hash, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const newest = db.prepare<[], LogHead>('SELECT seq, hash FROM audit_event ORDER BY seq DESC LIMIT 1');
  const readHead = (): LogHead => newest.get() ?? { seq: 0, hash: GENESIS_HASH };
  let head = readHead();
  const bootText = JSON.stringify(boot);

  /** The canonical body. Members are written in the order RFC 8785 §3.2.3 sorts them. */
  const bodyOf = (fact: Fact, seq: number, at: number, severity: number, success: boolean | null, commitments: string): string =>
    `{${fact.actor === undefined ? '' : `"actor":${JSON.stringify(fact.actor)},`}"at":${at},"boot":${bootText}${member('client', fact.client)}` +
    `${member('correlation', fact.correlation)},"details":${canonicalJson(boundedDetails(fact.details))}${member('grant', fact.grant)}` +
    `,"kind":"${fact.kind}","mono":${Math.floor(clock.monotonic())}${commitments},"seq":${seq}${member('session', fact.session)}` +
    `,"severity":${severity}${success === null ? '' : `,"success":${success}`}${member('token', fact.token)}${member('user', fact.user)},"v":${BODY_VERSION}}`;

  const append = (given: Fact): number => {
    const fact = boundedSubject(given);
    const kind = auditKinds[fact.kind];
    const seq = head.seq + 1;
    const at = clock.now();
    const severity = severityNumber(fact.severity ?? kind.severity);
    const success = fact.success ?? kind.success;
    const intern = (field: PersonalField, given: string | undefined, length: number) => {
      if (given === undefined || given === '') return null;
      const value = bounded(given, length);
      return personal.intern(field, value, fact.user ?? (repeatsOthers(fact.kind) ? personal.soleOwner(field, value) : ''));
    };
    const address = intern('address', fact.address, LONGEST_TEXT);
    const agent = intern('agent', fact.agent, LONGEST_AGENT);
    const login = intern('login', fact.login, LONGEST_LOGIN);
    const members = [
      address && `"address":"${address.commitment}"`,
      agent && `"agent":"${agent.commitment}"`,
      login && `"login":"${login.commitment}"`,
    ];
    const commitments = address || agent || login ? `,"personal":{${members.filter(Boolean).join(',')}}` : '';
    const body = bodyOf(fact, seq, at, severity, success, commitments);
    const next = chainHash(head.hash, body);
    insert.run(
      seq,
      at,
      fact.kind,
      severity,
      success === null ? null : success ? 1 : 0,
      fact.user ?? null,
      fact.client ?? null,
      address?.id ?? null,
      agent?.id ?? null,
      login?.id ?? null,
      fact.token ?? null,
      fact.correlation ?? null,
      body,
      head.hash,
      next,
    );
    head = { seq, hash: next };
    return seq;
  };

  return {
    append,
    head: (): LogHead => head,
    restore(mark: LogHead): void {
      head = mark;
      personal.forgotten();
    },
    /** Takes the head from the database, which alone knows what of a failed group is there. Call outside a transaction. */
    reread(): LogHead {
      personal.forgotten();
      head = readHead();
      return head;
    },
    kept: personal.kept,
    personalErased: personal.clear,
  };
};
export type Appender = ReturnType<typeof createAppender>;
