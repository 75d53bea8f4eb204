import type { Millis } from '../../shared/units.ts';
import { limitKeyAddress } from '../lib/addresses.ts';
import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import type { Random } from '../lib/random.ts';
import { type AddressRange, parseAddressRange, rangeHas, touchesLoopback } from '../limits/address-range.ts';
import { createRecentMap } from '../limits/recent-map.ts';
import { putAddressRule } from '../operations/network/put-address-rule.ts';
import type { Store, Tx } from '../store/store.ts';

export const ATTACK_POLICY = 'policy:attack-patterns';

export interface BlockDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly config: { readonly blockAfter: number; readonly windowMinutes: number; readonly blockMinutes: number };
}

/** A block that is due. */
export interface DueBlock {
  /** @throws StoreFault when it could not be stored; the next pattern of attack from there makes it due again. */
  write(): Promise<void>;
  /** It will not be written: the next pattern of attack from there makes it due again. */
  leave(): void;
}

export interface AttackerBlock {
  /**
   * Counts a request with a pattern of attack.
   *
   * @returns The block of its address when that was one too many, or null.
   */
  attacked(address: string): DueBlock | null;
  /** Forgets what was counted of the addresses of a range. */
  forgive(range: AddressRange): void;
}

const MINUTE: Millis = 60_000;
const ADDRESSES = 20_000;
const MOST_OPERATORS = 500;
const MOST_SESSIONS = 50;

/** Whether an operator uses the console from there just now. */
const isOperators = async (tx: Tx, range: AddressRange, now: number): Promise<boolean> => {
  for (const { id } of await tx.operators.list(MOST_OPERATORS)) {
    const sessions = await tx.operators.sessionsOf(id, now, MOST_SESSIONS);
    if (sessions.some(({ address }) => address !== null && rangeHas(range, address))) return true;
  }
  return false;
};

/**
 * Blocks an address that sends patterns of attack again and again: five times in an hour, by default, for a day. IPv6 is counted and blocked by /64.
 *
 * This machine itself and an address from which an operator uses the console are never blocked by it; nor is one on the allow list, which the caller asks. The
 * counts are in bounded memory: a restart forgets them, since the record does not say whose doing a request was; a block stands.
 * Audits `address.blocked` with the actor {@link ATTACK_POLICY}.
 */
export const createAttackerBlock = (deps: BlockDeps): AttackerBlock => {
  const { store, clock, log, config } = deps;
  const times = createRecentMap<Millis[]>(ADDRESSES);

  const countOf = (key: string): number => {
    const now = clock.monotonic();
    let seen = times.get(key);
    if (seen === undefined) {
      seen = [];
      times.add(key, seen);
    }
    while ((seen[0] ?? now) <= now - config.windowMinutes * MINUTE) seen.shift();
    seen.push(now);
    if (seen.length > config.blockAfter) seen.shift();
    return seen.length;
  };

  const block = async (range: AddressRange, count: number): Promise<void> => {
    const reason = `${count} requests with patterns of attack within ${config.windowMinutes} minutes`;
    await store.write(async (tx) => {
      const now = clock.now();
      if (await isOperators(tx, range, now)) {
        log.warn('An address sends patterns of attack and was not blocked, since an operator uses the console from there.', {
          address: range.text,
        });
        return;
      }
      const wanted = { kind: 'block', range, expiresAt: now + config.blockMinutes * MINUTE, reason } as const;
      const made = await putAddressRule(tx, deps, { actor: ATTACK_POLICY, role: 'responder' }, wanted);
      if (!made.ok && made.refusal.code !== 'already_exists')
        log.warn('An address that attacks could not be blocked.', { address: range.text, why: made.refusal.description });
    });
  };

  return {
    attacked(address) {
      const key = limitKeyAddress(address);
      const count = countOf(key);
      if (count < config.blockAfter) return null;
      const range = parseAddressRange(key);
      if (!range.ok || touchesLoopback(range.value)) return null;
      // Counted anew from here: who is unblocked has all of it before them again.
      times.get(key)?.splice(0);
      const leave = (): void => {
        const before = Array.from({ length: config.blockAfter - 1 }, () => clock.monotonic());
        const seen = times.get(key);
        if (seen) seen.splice(0, seen.length, ...before);
        else times.add(key, before);
      };
      const write = async (): Promise<void> => {
        try {
          await block(range.value, count);
        } catch (error) {
          leave();
          throw error;
        }
      };
      return { write, leave };
    },
    forgive(range) {
      for (const [key, seen] of times.entries()) if (rangeHas(range, key.split('/')[0] ?? key)) seen.splice(0);
    },
  };
};
