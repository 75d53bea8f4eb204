import type { Fact } from '../../shared/audit-event.ts';
import type { EpochMs } from '../../shared/units.ts';
import type { Clock } from '../lib/clock.ts';
import type { Store } from '../store/store.ts';

/** What part of every rate limit holds in an emergency. */
const LIMIT_FACTOR = 0.5;

/** Emergency mode as the request path sees it. */
export interface Emergency {
  /** When it began; null while it is off. */
  beganAt(): EpochMs | null;
  /** By what every rate limit is multiplied now. */
  factor(): number;
  /** Ends it when its time is over. To be called every second. Audits `emergency.ended`. */
  tick(): Promise<void>;
}

interface Standing {
  readonly beganAt: EpochMs;
  readonly until: EpochMs;
}

/**
 * Keeps emergency mode in memory as the store has it, also over a restart: what a commit begins or ends holds for the next request. When its time is over it is off at
 * once, whenever that is recorded.
 *
 * @throws StoreFault when it cannot be read.
 */
export const keepEmergency = async ({ store, clock }: { readonly store: Store; readonly clock: Clock }): Promise<Emergency> => {
  let standing: Standing | undefined = await store.read.emergency.standing();
  store.onCommit((facts: readonly Fact[]) => {
    for (const fact of facts) {
      if (fact.kind === 'emergency.began') standing = { beganAt: standing?.beganAt ?? clock.now(), until: fact.details.until };
      if (fact.kind === 'emergency.ended') standing = undefined;
    }
  });
  const beganAt = (): EpochMs | null => (standing && clock.now() < standing.until ? standing.beganAt : null);
  return {
    beganAt,
    factor: () => (beganAt() === null ? 1 : LIMIT_FACTOR),
    async tick() {
      if (!standing || clock.now() < standing.until) return;
      await store.write(async (tx) => {
        const now = clock.now();
        const over = await tx.emergency.standing();
        if (!over || now < over.until || !(await tx.emergency.end(over.id, now, 'system'))) return;
        await tx.audit({ kind: 'emergency.ended', actor: 'system', details: { reason: 'expired' } });
      });
    },
  };
};
