import type { Fact } from '../../shared/audit-event.ts';
import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import type { AddressRuleRecord } from '../store/records.ts';
import type { Store } from '../store/store.ts';
import { parseAddressRange } from './address-range.ts';
import { type AddressRules, createAddressRules, type StandingRule } from './address-rules.ts';

/** Rules read at once. */
const PAGE = 1000;
/** Rules that one unit ends. */
const ENDED_AT_ONCE = 200;
/** Above every id. */
const NEWEST = '~';

const begins: readonly string[] = ['address.blocked', 'address.allowed'];
const ends: readonly string[] = ['address.unblocked', 'address.disallowed', 'address.rule_expired'];

export interface AddressRuleKeeper {
  readonly rules: AddressRules;
  /**
   * Stores the hits counted since the last call, all in one write, and ends the rules whose time is over. Call it every few seconds, and at the stop: a crash
   * loses the hits since the last call, and nothing else.
   *
   * @throws StoreFault when it could not be stored; the hits are kept for the next call. Audits `address.rule_expired`.
   */
  tick(): Promise<void>;
  /** Stops following the store. */
  close(): void;
}

/** @throws Error when the stored range is none: a rule that cannot be enforced must be seen. */
const toRule = ({ id, kind, range, expiresAt }: AddressRuleRecord): StandingRule => {
  const parsed = parseAddressRange(range);
  if (!parsed.ok) throw new Error(`The address rule ${id} cannot be read: ${parsed.refusal.description}`);
  return { id, kind, range: parsed.value, expiresAt };
};

const loadAll = async ({ store, clock }: { readonly store: Store; readonly clock: Clock }, rules: AddressRules): Promise<void> => {
  for (let before = NEWEST; ; ) {
    const page = await store.read.addressRules.list({ state: 'standing', now: clock.now(), before, limit: PAGE });
    for (const record of page) rules.put(toRule(record));
    if (page.length < PAGE) return;
    before = page.at(-1)?.id ?? '';
  }
};

const endExpired = async ({ store, clock }: { readonly store: Store; readonly clock: Clock }): Promise<void> => {
  if ((await store.read.addressRules.expired(clock.now(), 1)).length === 0) return;
  await store.write(async (tx) => {
    const now = clock.now();
    for (const { id, kind, range, hits } of await tx.addressRules.expired(now, ENDED_AT_ONCE)) {
      await tx.addressRules.end(id, now);
      await tx.audit({ kind: 'address.rule_expired', actor: 'system', address: range, details: { rule: id, of: kind, hits } });
    }
  });
};

/**
 * Loads the standing rules about addresses and keeps them as the store has them: what a commit adds or ends holds for the next request, before whoever asked
 * for it is answered.
 *
 * @throws Error when a stored rule cannot be read.
 */
export const keepAddressRules = async (deps: {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
}): Promise<AddressRuleKeeper> => {
  const { store, clock, log } = deps;
  const rules = createAddressRules({ clock });
  let isBehind = false;

  const add = async (id: string): Promise<void> => {
    const record = await store.read.addressRules.find(id);
    if (record && record.endedAt === null) rules.put(toRule(record));
  };
  const follow = (facts: readonly Fact[]): void => {
    for (const { kind, details } of facts) {
      if (!('rule' in details)) continue;
      if (ends.includes(kind)) rules.remove(details.rule);
      if (!begins.includes(kind)) continue;
      add(details.rule).catch((error: unknown) => {
        isBehind = true;
        log.error('A rule about an address could not be read; all are read anew.', { rule: details.rule, error: String(error) });
      });
    }
  };
  const storeHits = async (): Promise<void> => {
    const hits = rules.drainHits();
    if (hits.length === 0) return;
    try {
      await store.write((tx) => tx.addressRules.addHits(hits));
    } catch (error) {
      rules.returnHits(hits);
      throw error;
    }
  };

  const unfollow = store.onCommit(follow);
  try {
    await loadAll(deps, rules);
  } catch (error) {
    unfollow();
    throw error;
  }
  return {
    rules,
    async tick() {
      if (isBehind) {
        isBehind = false;
        await loadAll(deps, rules).catch((error: unknown) => {
          isBehind = true;
          throw error;
        });
      }
      await storeHits();
      await endExpired(deps);
    },
    close: unfollow,
  };
};
