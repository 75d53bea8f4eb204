import type { EpochMs } from '../../../shared/units.ts';
import type { Clock } from '../../lib/clock.ts';
import type { RecentMap } from '../../limits/recent-map.ts';

/** When live tokens were last presented, since the engine started. */
export interface TokenSightings {
  /** Called by who was shown a live token. */
  note(id: string): void;
  /** Null when it was not seen, or so long ago that others took its place. */
  last(id: string): EpochMs | null;
}

/** Keeps the sightings in memory: a write for every introspection would cost more than the introspection. */
export const createTokenSightings = (deps: { readonly clock: Clock; readonly map: RecentMap<{ at: EpochMs }> }): TokenSightings => ({
  note(id) {
    const known = deps.map.get(id);
    if (known) known.at = deps.clock.now();
    else deps.map.add(id, { at: deps.clock.now() });
  },
  last: (id) => deps.map.get(id)?.at ?? null,
});
