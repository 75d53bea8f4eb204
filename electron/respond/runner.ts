import type { Rule } from '../../shared/rule.ts';
import type { Follower } from '../feed/follower.ts';
import type { Clock } from '../lib/clock.ts';
import type { AlertRecord } from '../store/detection-records.ts';
import type { FollowedFact } from '../store/records.ts';
import type { Store, Tx } from '../store/store.ts';
import { answerTo, modeOf, ownModeOf } from './find-playbook.ts';
import type { Playbook } from './playbook.ts';

export const RESPOND = 'respond';
const VERSION = 1;

const ALERT_RAISED = 'alert.raised';

/** Puts a run, as it was planned, into the unit that moves the cursor. */
export type StartRun = (tx: Tx) => Promise<void>;

/** The playbook that a rule names. */
export interface NamedPlaybook {
  readonly playbook: Rule['playbook'];
  /** Whether it comes so with the product, and was not chosen here. */
  readonly isGiven: boolean;
}

interface RespondDeps {
  readonly store: Store;
  readonly clock: Clock;
  /** How old the deciding fact of an alert may be. */
  readonly freshMs: number;
  /** What a rule names as it is in force now: what was taken from it since sets nothing going any more. */
  readonly namedBy: (rule: string) => Promise<NamedPlaybook>;
  /** Finds out what a playbook would do about an alert, and whom it would hit. */
  readonly plan: (playbook: Playbook, alert: AlertRecord, mode: 'approval' | 'automatic') => Promise<StartRun>;
}

const alertOf = ({ body }: FollowedFact): string | undefined => {
  const { details }: { details?: { alert?: unknown } } = JSON.parse(body);
  return typeof details?.alert === 'string' ? details.alert : undefined;
};

/**
 * The follower that sets playbooks going about alerts. A run is stored in the unit that moves the cursor, and at most once for each playbook and alert, so that neither
 * a crash nor reading the log anew starts one twice; its steps are done after that unit, by whoever looks for runs that are to be done.
 */
export const createRespond = ({ store, clock, freshMs, namedBy, plan }: RespondDeps): Follower => {
  const plansFor = async (fact: FollowedFact): Promise<StartRun[]> => {
    const id = alertOf(fact);
    const alert = id === undefined ? undefined : await store.read.alerts.find(id);
    if (!alert || alert.suppressedBy !== null || clock.now() - alert.decidedAt > freshMs) return [];
    const named = await namedBy(alert.rule);
    const playbook = answerTo(alert, named.playbook);
    if (!playbook) return [];
    const mode = (named.isGiven ? modeOf : ownModeOf)(playbook, await store.read.playbooks.modes());
    return mode === 'automatic' || mode === 'approval' ? [await plan(playbook, alert, mode)] : [];
  };
  return {
    name: RESPOND,
    version: VERSION,
    async fold(facts) {
      const plans: StartRun[] = [];
      for (const fact of facts) if (fact.kind === ALERT_RAISED) plans.push(...(await plansFor(fact)));
      return {
        async write(tx) {
          for (const start of plans) await start(tx);
        },
      };
    },
    /** What was done stays done. */
    clear: () => undefined,
    forget: () => undefined,
  };
};
