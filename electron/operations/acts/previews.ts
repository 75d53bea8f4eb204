import type { ActName } from '../../../shared/contract/acts.ts';
import type { EpochMs } from '../../../shared/units.ts';
import type { Clock } from '../../lib/clock.ts';
import { newId } from '../../lib/ids.ts';
import type { Random } from '../../lib/random.ts';
import type { Caller } from '../operation.ts';
import type { PreparedAct } from './act-kind.ts';

/** How long what was shown may still be done. */
const LIFE_MS = 600_000;
const MOST_OF_ONE = 50;
const MOST = 2000;
/** Ids frozen in all of them together: some 30 MB. Past it the oldest previews go. */
const MOST_FROZEN = 400_000;

export interface KeptPreview {
  readonly id: string;
  readonly owner: string;
  readonly act: ActName;
  readonly prepared: PreparedAct;
  /** It was shown that another operator has to approve it. */
  readonly secondOperator: boolean;
  readonly expiresAt: EpochMs;
}

/** Acts that were shown and wait to be done: in memory, so that a restart forgets them and the effect is looked at again. */
export interface Previews {
  keep(owner: string, act: ActName, prepared: PreparedAct, secondOperator?: boolean): KeptPreview;
  /** Undefined when it is unknown, expired, used, or somebody else's. */
  find(owner: string, id: string): KeptPreview | undefined;
  /** Gives it out to be done; false when somebody was quicker. */
  take(preview: KeptPreview): boolean;
}

/** Whose a preview is: the operator's session, or who asks where there are no sessions. */
export const ownerOf = ({ session, actor }: Pick<Caller, 'session' | 'actor'>): string =>
  session === undefined ? `actor ${actor}` : `session ${session}`;

export const createPreviews = (deps: { readonly clock: Clock; readonly random: Random }): Previews => {
  /** In the order in which they were made, which is that of their end. */
  const kept = new Map<string, KeptPreview>();
  let frozen = 0;
  const drop = (preview: KeptPreview): boolean => {
    if (!kept.delete(preview.id)) return false;
    frozen -= preview.prepared.frozen ?? 0;
    return true;
  };
  const makeRoom = (owner: string, frozenMore: number): void => {
    const now = deps.clock.now();
    let own = 0;
    for (const preview of kept.values()) if (preview.owner === owner) own += 1;
    for (const preview of kept.values()) {
      const over = kept.size >= MOST || frozen + frozenMore > MOST_FROZEN;
      const overOwn = own >= MOST_OF_ONE && preview.owner === owner;
      if (!over && !overOwn && now < preview.expiresAt) continue;
      drop(preview);
      if (preview.owner === owner) own -= 1;
    }
  };
  return {
    keep(owner, act, prepared, secondOperator = false) {
      const weight = prepared.frozen ?? 0;
      makeRoom(owner, weight);
      const preview = { id: newId(deps), owner, act, prepared, secondOperator, expiresAt: deps.clock.now() + LIFE_MS };
      kept.set(preview.id, preview);
      frozen += weight;
      return preview;
    },
    find(owner, id) {
      const preview = kept.get(id);
      return preview && preview.owner === owner && deps.clock.now() < preview.expiresAt ? preview : undefined;
    },
    take: drop,
  };
};
