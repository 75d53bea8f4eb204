import { setTimeout as wait } from 'node:timers/promises';
import { type LabRun, type LabScenario, MOST_SHEETS, type ScoreSheet } from '../../../shared/contract/lab.ts';
import type { EpochMs, Millis } from '../../../shared/units.ts';
import { newId } from '../../lib/ids.ts';
import { done } from '../../lib/outcome.ts';
import { shown } from '../../lib/shown.ts';
import { toInstant } from '../../operations/instant.ts';
import { type OperationContext, type OperationDeps, type OperationOutcome, refuse } from '../../operations/operation.ts';
import type { Attack } from '../attacks/attack.ts';
import { attacks } from '../attacks/attacks.ts';
import type { AttackReport, LabCommand } from '../lab-task.ts';
import { closeAlerts } from './close-alerts.ts';
import { purgeAttacks } from './purge-attacks.ts';
import { readRunFindings } from './read-run-findings.ts';
import { type Scored, scoreRun } from './score-run.ts';

/** How much was taken back. */
export interface Purged {
  readonly blocks: number;
  readonly sessions: number;
  readonly alerts: number;
  readonly sheets: number;
}

/** What is begun. */
interface Begin {
  readonly scenario: string;
  readonly seed?: number | undefined;
  readonly persist_seconds?: number | undefined;
}

/** The attacks of a running lab: what can be made, what is under way, and how it went. */
export interface AttackRuns {
  scenarios(): LabScenario[];
  begin(context: OperationContext, input: Begin): Promise<OperationOutcome<LabRun>>;
  /** Refusal `not_found` unless it is the one under way. */
  cancel(run: string): OperationOutcome<Record<string, never>>;
  status(): { running: LabRun | null; sheets: ScoreSheet[] };
  purge(context: OperationContext): Promise<OperationOutcome<Purged>>;
  /** Takes what the thread of the lab tells of a run. */
  take(run: string, report: AttackReport): void;
  /** Nothing more is heard of the thread. */
  lost(): void;
}

export interface RunsDeps {
  readonly deps: OperationDeps;
  readonly tell: (command: LabCommand) => void;
  /** How long alerts are waited for after the last request, and how long what ends the attack is after the alerts; milliseconds. */
  readonly patience?: { readonly alerts: Millis; readonly containment: Millis };
}

interface Underway extends LabRun {
  readonly attack: Attack;
  readonly startedAt: EpochMs;
  readonly after: number;
  /** Once the thread has told how it went. */
  isScoring: boolean;
}

const PATIENCE = { alerts: 6000, containment: 1200 };
const LOOK_EVERY_MS = 100;
const SEEDS = 2 ** 31;
const NOBODY = { addresses: [], people: [], clients: [] };

/** The scenarios as the contract tells them. */
export const describeAttacks = (): LabScenario[] =>
  attacks.map(({ id, title, story, technique, expects, bounds, persists = false }) => ({
    id,
    title,
    story,
    technique,
    expects: expects.map((one) => ({ ...one })),
    most_requests: bounds.requests,
    most_seconds: bounds.milliseconds / 1000,
    persists,
  }));

const usersOf = async ({ store }: OperationDeps, names: readonly string[]): Promise<string[]> => {
  const found = await Promise.all(names.map((name) => store.read.users.findByName(name)));
  return found.flatMap((user) => (user ? [user.id] : []));
};

/** Looks again and again until the alerts are there and the attack is ended, or both have been waited for long enough. */
const scoreInTime = async ({ deps, patience = PATIENCE }: RunsDeps, scored: Scored): Promise<ScoreSheet> => {
  const { clock } = deps;
  const began = clock.monotonic();
  let detectedAfter: Millis | undefined;
  for (;;) {
    const sheet = scoreRun(scored, await readRunFindings(deps, scored.attack, scored));
    const waited = clock.monotonic() - began;
    if (sheet.detected) detectedAfter ??= waited;
    if (detectedAfter !== undefined && (sheet.contained || waited - detectedAfter >= patience.containment)) return sheet;
    if (detectedAfter === undefined && waited >= patience.alerts) return sheet;
    await wait(LOOK_EVERY_MS, undefined, { ref: false });
  }
};

/**
 * Keeps the runs of a lab, one at a time. The requests are sent by the thread of the lab; here is only said what to do, and scored what the log holds of it.
 *
 * Audits `lab.attack_started`, `lab.attack_ended` and `lab.purged`.
 */
export const createAttackRuns = (runs: RunsDeps): AttackRuns => {
  const { deps, tell } = runs;
  const { store, clock, log } = deps;
  let underway: Underway | null = null;
  let isBeginning = false;
  let isLost = false;
  let sheets: readonly ScoreSheet[] = [];

  const finish = async (run: Underway, report: AttackReport): Promise<void> => {
    const { attack, seed, startedAt, after } = run;
    const users = await usersOf(deps, report.actors.people);
    const sheet = await scoreInTime(runs, { run: run.run, attack, seed, startedAt, endedAt: clock.now(), after, report, users });
    const { scenario, outcome, requests, detected, contained } = sheet;
    const details = { run: run.run, scenario, seed, outcome, requests, detected, contained };
    await store.write((tx) => tx.audit({ kind: 'lab.attack_ended', actor: 'lab', details }));
    sheets = [sheet, ...sheets].slice(0, MOST_SHEETS);
  };
  const settle = (run: Underway, report: AttackReport): void => {
    run.isScoring = true;
    finish(run, report)
      .catch((error: unknown) => log.error('A run of the lab could not be scored.', { run: run.run, error: String(error) }))
      .finally(() => {
        underway = null;
      });
  };

  const start = async ({ actor }: OperationContext, attack: Attack, how: Pick<LabRun, 'seed' | 'persist_seconds'>): Promise<LabRun> => {
    const [run, startedAt] = [newId(deps), clock.now()];
    const details = { run, scenario: attack.id, seed: how.seed };
    const after = await store.write((tx) => tx.audit({ kind: 'lab.attack_started', actor, details }));
    const begun: LabRun = { run, scenario: attack.id, started_at: toInstant(startedAt), ...how };
    underway = { ...begun, attack, startedAt, after, isScoring: false };
    tell({ type: 'attack', run, scenario: attack.id, seed: how.seed, persistMs: how.persist_seconds * 1000 });
    return begun;
  };

  return {
    scenarios: describeAttacks,
    async begin(context, { scenario, seed = deps.random.bytes(4).readUInt32BE() % SEEDS, persist_seconds = 0 }) {
      const attack = attacks.find(({ id }) => id === scenario);
      if (!attack) return refuse('not_found', `The lab has no scenario ${shown(scenario)}. gatewatch lab list names them.`);
      if (persist_seconds > 0 && !attack.persists)
        return refuse('invalid_input', `The scenario ${attack.id} ends by itself: it cannot go on.`);
      if (isLost) return refuse('unavailable', 'The lab broke off: start the server anew.');
      if (underway || isBeginning)
        return refuse('conflict', `The scenario ${underway?.scenario ?? ''} is under way: wait for its end, or cancel it.`);
      isBeginning = true;
      try {
        return done(await start(context, attack, { seed, persist_seconds }));
      } finally {
        isBeginning = false;
      }
    },
    cancel(run) {
      if (underway?.run !== run || underway.isScoring) return refuse('not_found', `The run ${shown(run)} is not under way.`);
      tell({ type: 'cancel', run });
      return done({});
    },
    status() {
      if (!underway) return { running: null, sheets: [...sheets] };
      const { run, scenario, seed, started_at, persist_seconds } = underway;
      return { running: { run, scenario, seed, started_at, persist_seconds }, sheets: [...sheets] };
    },
    async purge(context) {
      if (underway || isBeginning) return refuse('conflict', 'A scenario is under way: wait for its end, or cancel it.');
      const raised = sheets.flatMap(({ alerts }) => alerts.map(({ alert }) => alert));
      const alerts = await closeAlerts(deps, context, raised);
      const purged = { ...(await purgeAttacks(deps, context)), alerts, sheets: sheets.length };
      await store.write((tx) => tx.audit({ kind: 'lab.purged', actor: context.actor, details: purged }));
      sheets = [];
      return done(purged);
    },
    take(run, report) {
      if (underway?.run === run && !underway.isScoring) settle(underway, report);
    },
    lost() {
      isLost = true;
      const report: AttackReport = { outcome: 'failed', error: 'The lab broke off.', requests: 0, milliseconds: 0, actors: NOBODY };
      if (underway && !underway.isScoring) settle(underway, report);
    },
  };
};
