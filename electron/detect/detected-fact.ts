import { type AuditKind, auditKinds } from '../../shared/audit-event.ts';
import { severityNumber } from '../../shared/severity.ts';
import type { EpochMs } from '../../shared/units.ts';
import type { FollowedFact } from '../store/records.ts';
import type { Place } from './places/place-table.ts';

/** How busy a client was in the hours before the one at hand. */
export interface HourlyBaseline {
  /** Tokens of an hour, on average, and how far hours lie from it. */
  readonly mean: number;
  readonly deviation: number;
  /** Hours it was taken of. */
  readonly samples: number;
}

/** A fact as rules see it. What is not known is null. */
export interface DetectedFact {
  readonly seq: number;
  readonly at: EpochMs;
  /** Of counted refusals, the kind that was counted. */
  readonly kind: string;
  /** 1 (info) to 5 (critical). */
  readonly severity: number;
  readonly success: boolean | null;
  readonly user: string | null;
  readonly client: string | null;
  readonly session: string | null;
  readonly grant: string | null;
  readonly token: string | null;
  readonly correlation: string | null;
  readonly actor: string | null;
  /** In its one spelling; null once erased. */
  readonly address: string | null;
  /** What the address counts as: IPv4 as itself, IPv6 as its /64, within which one subscriber picks addresses at will (RFC 6177 §2, RFC 8981). */
  readonly source: string | null;
  /** The /24 or /48 of the address. */
  readonly network: string | null;
  readonly agent: string | null;
  /** Where the address is, as far as a place database knows; null for private and shared networks. */
  readonly place?: Place | null;
  /** Stands for the name that was typed: equal for equal names. */
  readonly login: string | null;
  readonly details: Readonly<Record<string, unknown>>;
  /** As how many facts it counts. */
  readonly weight: number;
  /** Of facts that say a client got a token. */
  readonly clientBaseline: HourlyBaseline | null;
}

/** Personal values of a fact, resolved before it is folded. */
export interface ResolvedValues {
  readonly address: string | null;
  readonly source: string | null;
  readonly network: string | null;
  readonly agent: string | null;
  readonly place?: Place | null;
}

const MOST_COUNTED = 1_000_000;
const NO_DETAILS: Readonly<Record<string, unknown>> = Object.freeze({});

interface Body {
  readonly session?: unknown;
  readonly grant?: unknown;
  readonly actor?: unknown;
  readonly details?: unknown;
}

/** A body that cannot be read says nothing: the log's own verification tells of that. */
const bodyOf = (text: string): Body => {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null ? parsed : {};
  } catch {
    return {};
  }
};

const textOrNull = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

const isKind = (kind: unknown): kind is AuditKind => typeof kind === 'string' && Object.hasOwn(auditKinds, kind);

/** Counted refusals stand for as many facts of the kind that was counted. */
const counted = (details: Readonly<Record<string, unknown>>): Pick<DetectedFact, 'kind' | 'weight' | 'severity' | 'success'> | null => {
  const { of, count } = details;
  if (!isKind(of) || of === 'refusals.counted' || typeof count !== 'number' || !Number.isFinite(count) || count < 1) return null;
  const { severity, success } = auditKinds[of];
  return { kind: of, weight: Math.min(Math.floor(count), MOST_COUNTED), severity: severityNumber(severity), success };
};

/** The fact as rules see it. Never fails: whatever a body holds, it is data. */
export const toDetectedFact = (
  fact: FollowedFact,
  resolved: ResolvedValues,
  clientBaseline: HourlyBaseline | null = null,
): DetectedFact => {
  const body = bodyOf(fact.body);
  const details =
    typeof body.details === 'object' && body.details !== null && !Array.isArray(body.details)
      ? (body.details as Readonly<Record<string, unknown>>)
      : NO_DETAILS;
  const asCounted = fact.kind === 'refusals.counted' ? counted(details) : null;
  return {
    seq: fact.seq,
    at: fact.at,
    kind: asCounted?.kind ?? fact.kind,
    severity: asCounted?.severity ?? fact.severity,
    success: asCounted ? asCounted.success : fact.success,
    user: fact.user,
    client: fact.client,
    session: textOrNull(body.session),
    grant: textOrNull(body.grant),
    token: fact.token,
    correlation: fact.correlation,
    actor: textOrNull(body.actor),
    ...resolved,
    login: fact.login,
    details,
    weight: asCounted?.weight ?? 1,
    clientBaseline,
  };
};
