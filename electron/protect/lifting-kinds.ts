import type { AuditKind } from '../../shared/audit-event.ts';

/** What an operator lifts or allows is forgiven with it: else the address would go on waiting, and nobody would know why. */
export const liftingKinds: readonly AuditKind[] = ['address.unblocked', 'address.allowed'];
