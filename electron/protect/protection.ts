import type { Fact } from '../../shared/audit-event.ts';
import type { Seconds } from '../../shared/units.ts';
import type { Config } from '../config/config.ts';
import { limitKeyAddress } from '../lib/addresses.ts';
import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import type { Random } from '../lib/random.ts';
import { parseAddressRange, touchesLoopback } from '../limits/address-range.ts';
import type { AddressRules } from '../limits/address-rules.ts';
import type { Penalties, ViolationKind } from '../limits/penalties.ts';
import { createPeopleSeen } from '../limits/people-seen.ts';
import type { TrustScores } from '../limits/trust-scores.ts';
import type { RequestOrigin } from '../oauth/grants/token-request.ts';
import { createRequestObserver, type Sighting } from '../observe/requests/request-observer.ts';
import { createUnusualRequests } from '../observe/requests/unusual-requests.ts';
import type { Store } from '../store/store.ts';
import { createAttackerBlock } from './block-attacker.ts';
import { type AttackFinder, createAttackFinder, type FoundAttack } from './find-attack.ts';
import { liftingKinds } from './lifting-kinds.ts';
import { createSideWrites } from './side-writes.ts';
import { weighBehaviour } from './weigh-behaviour.ts';

export interface ProtectionDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly config: Pick<Config, 'protection'>;
  readonly addressRules: AddressRules;
  readonly trust: TrustScores;
  readonly penalties: Penalties;
}

/** What stands between the requests and the routes, and learns from both. */
export interface Protection {
  /** How long an address has to wait before anything of it is served; 0 when it has not to. */
  waitOf(address: string): Seconds;
  /** Makes what looks for patterns of attack; null when nothing is looked for. */
  finder(knownPaths: ReadonlySet<string>): AttackFinder | null;
  /** A request holds a pattern of attack. Audits `attack.detected`, and what follows from it. */
  attacked(found: FoundAttack, endpoint: string, origin: RequestOrigin): void;
  /** A request went over a limit, or came from a blocked address. Audits `address.penalised` when a penalty begins. */
  violated(kind: ViolationKind, origin: RequestOrigin): void;
  /** A request was turned away because its address has to wait. Audits `limit.exceeded`, the first few in full and then as a count. */
  turnedAway(wait: Seconds, origin: RequestOrigin): void;
  /** A request was answered. */
  answered(sighting: Sighting): void;
  /** Records what waits. Call it every second. */
  tick(): Promise<void>;
  /** Stops following the log, and lets what is being written end. */
  stop(): Promise<void>;
}

export const PENALTY_POLICY = 'policy:penalties';

const isThisMachine = (address: string): boolean => {
  const range = parseAddressRange(limitKeyAddress(address));
  return !range.ok || touchesLoopback(range.value);
};

const forgiven: ReadonlySet<string> = new Set(liftingKinds);

/**
 * Makes the protection in line: patterns of attack, penalties, trust, and the observer of requests.
 *
 * Nobody is punished who was promised to be served (the allow list), nor this machine, which a reverse proxy that is not named as trusted speaks for; nor for what
 * another site had a browser send. At an address that many people share an exceeded limit is no violation: it is what many people do.
 */
export const createProtection = (deps: ProtectionDeps): Protection => {
  const { store, clock, log, penalties, trust, addressRules } = deps;
  const { observer: observerConfig, attackPatterns, penalties: penaltyConfig, trust: trustConfig } = deps.config.protection;
  const people = createPeopleSeen({ clock });
  const unusual = createUnusualRequests({ store, log });
  const observer = createRequestObserver({ clock, config: observerConfig, people, unusual });
  const blocking = createAttackerBlock({ ...deps, config: attackPatterns });
  const records = createSideWrites({ log });
  // What follows from an attack has a place of its own, which the records of the attack cannot fill.
  const judgements = createSideWrites({ log });

  const isSpared = (address: string): boolean => isThisMachine(address) || addressRules.peek(address)?.kind === 'allow';

  const penalise = (kind: ViolationKind, { address, agent, correlation }: RequestOrigin): void => {
    const penalty = penalties.violated(address, kind);
    if (penalty === null) return;
    const details = { violations: penalty.violations, until: penalty.until, level: penalty.level };
    judgements.begin('penalty', () =>
      store.write((tx) => tx.audit({ kind: 'address.penalised', actor: PENALTY_POLICY, address, agent, correlation, details })),
    );
  };

  const follow = (facts: readonly Fact[]): void => {
    for (const fact of facts) {
      weighBehaviour({ trust, people, points: trustConfig.points }, fact);
      if (!forgiven.has(fact.kind) || fact.address === undefined) continue;
      const range = parseAddressRange(fact.address);
      if (!range.ok) continue;
      penalties.forgive(range.value);
      blocking.forgive(range.value);
    }
  };
  const unfollow = store.onCommit(follow);

  return {
    waitOf: (address) => penalties.waitOf(address),
    finder: (knownPaths) => (attackPatterns.enabled ? createAttackFinder({ knownPaths }) : null),
    attacked({ pattern, part }, endpoint, origin) {
      records.begin('attack', () => store.refuse({ kind: 'attack.detected', ...origin, details: { pattern, endpoint, part } }));
      if (origin.foreign || isSpared(origin.address)) return;
      penalise('attack', origin);
      const block = blocking.attacked(origin.address);
      if (block && !judgements.begin('block', block.write)) block.leave();
    },
    violated(kind, origin) {
      if (origin.foreign || isSpared(origin.address)) return;
      if (kind === 'limit' && people.count(limitKeyAddress(origin.address)) >= penaltyConfig.sharedBy) return;
      penalise(kind, origin);
    },
    turnedAway(wait, origin) {
      const details = { tier: 'penalty', limit: 0, window_seconds: wait };
      records.begin('refusal', () => store.refuse({ kind: 'limit.exceeded', ...origin, details }));
    },
    answered: observer.note,
    tick: unusual.flush,
    async stop() {
      unfollow();
      await Promise.all([records.settled(), judgements.settled()]);
      await unusual.flush();
    },
  };
};
