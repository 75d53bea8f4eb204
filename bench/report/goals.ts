import type { Subject } from '../subjects/subject.ts';

/** A pair of work and server, which is a row of the report. */
export interface RowKey {
  readonly work: string;
  readonly subject: Subject['name'];
}

/** What Gatewatch's rate at a work should at least be: a multiple of another row's, or, without one, a rate in units a second. */
export interface Goal {
  readonly work: string;
  readonly than: RowKey | null;
  readonly atLeast: number;
}

const ofFloor = (work: string, floorWork: string, atLeast: number): Goal => ({
  work,
  than: { work: floorWork, subject: 'floor' },
  atLeast,
});
const ofPeer = (work: string, subject: 'oidc-memory' | 'oidc-sqlite', atLeast: number, peerWork = work): Goal => ({
  work,
  than: { work: peerWork, subject },
  atLeast,
});

/** The goals of the design. Missing one is reported, not failed: a run on a busy machine proves nothing. */
export const goals: readonly Goal[] = [
  ofFloor('client-credentials-jwt', 'floor-sign-commit', 0.6),
  // oidc-provider never stores a JWT, so what it keeps durably, an opaque token, is the comparison.
  ofPeer('client-credentials-jwt', 'oidc-sqlite', 2.5, 'client-credentials-opaque'),
  ofFloor('client-credentials-opaque', 'floor-commit', 0.6),
  ofFloor('introspection', 'floor-read', 0.6),
  ofPeer('introspection', 'oidc-memory', 1),
  ofPeer('introspection', 'oidc-sqlite', 1),
  ofFloor('revocation', 'floor-commit', 0.5),
  { work: 'code-flow', than: null, atLeast: 1500 },
  ofPeer('code-flow', 'oidc-sqlite', 3),
  { work: 'refresh', than: null, atLeast: 2500 },
  ofFloor('discovery', 'floor-bare', 0.6),
  ofFloor('jwks', 'floor-bare', 0.6),
  ofFloor('password-sign-in', 'floor-argon2id', 0.9),
];

/** Log verification, facts a second. */
export const VERIFICATION_GOAL = 100_000;
/** From start to serving, milliseconds. */
export const START_GOAL_MS = 1500;
