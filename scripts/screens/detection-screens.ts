import type { Alert } from '../../shared/contract/alerts.ts';
import { press } from '../../test/e2e/console/support/act.ts';
import type { ConsoleDesk } from './console-desk.ts';
import type { Tour } from './shoot.ts';

/** Attacks whose alerts differ in severity and subject, of those that take seconds. */
const ATTACKS = ['refresh-theft', 'code-replay', 'redirect-probing', 'password-spray', 'brute-force'] as const;
const ATTACK_WITHIN_MS = 90_000;
const SEED = 7;
const WEBHOOK = {
  name: 'On-call',
  target: { kind: 'webhook', url: 'https://hooks.example/gatewatch' },
  subscription: {
    least_severity: 'high',
    rules: [],
    alerts: true,
    approvals: true,
    emergency: true,
    quiet: { zone: 'Europe/Zurich', days: [1, 2, 3, 4, 5], from: '22:00', to: '06:00', critical_passes: true },
    cooldown_seconds: 900,
    person: null,
  },
} as const;

/** Lets the lab make an attack, to its end. */
export const runAttack = async ({ call, page }: ConsoleDesk, scenario: string): Promise<void> => {
  await call('lab/run', { scenario, seed: SEED });
  const until = Date.now() + ATTACK_WITHIN_MS;
  while (Object(await call('lab/status', {})).running !== null) {
    if (Date.now() > until) throw new Error(`The attack ${scenario} did not end.`);
    await page.waitForTimeout(500);
  }
};

/** One attack after the other, so that there is something to detect. */
export const runAttacks = async (desk: ConsoleDesk): Promise<void> => {
  for (const scenario of ATTACKS) await runAttack(desk, scenario);
};

const alertOf = async ({ call }: ConsoleDesk, rule: string): Promise<Alert> => {
  const { alerts } = Object(await call('alerts/list', { filter: { rules: [rule] }, limit: 1 }));
  if (!alerts[0]) throw new Error(`The rule ${rule} raised nothing.`);
  return alerts[0];
};

const alertScreens = async ({ desk, shoot }: Tour): Promise<void> => {
  const stolen = await alertOf(desk, 'refresh-token-theft');
  await desk.open('/alerts');
  await shoot('alerts');
  await desk.open(`/alerts?alert=${stolen.id}`);
  await shoot('alert-drawer');
  await desk.open(`/alerts/${stolen.id}`);
  await shoot('alert');
};

const caseScreens = async ({ desk, shoot }: Tour): Promise<void> => {
  const { id, severity } = await alertOf(desk, 'refresh-token-theft');
  const note = 'The owner was asked: the telephone was lost on the train.';
  const opened = Object(await desk.call('cases/open', { title: 'Tokens off a lost telephone', alerts: [id], severity, note }));
  const { operator } = Object(await desk.call('session/state', {}));
  await desk.call('cases/change', { id: opened.id, owner: operator.id });
  await desk.call('cases/note', { id: opened.id, text: 'Everything of this person was signed out. A new telephone comes tomorrow.' });
  await desk.open('/cases');
  await shoot('cases');
  await desk.open(`/cases/${opened.id}`);
  await shoot('case');
};

const ruleScreens = async ({ desk, shoot }: Tour): Promise<void> => {
  const { page } = desk;
  await desk.open('/rules');
  await shoot('rules');
  await desk.open('/rules/password-spraying?tab=thresholds');
  await press(page, /^Try/);
  await page.getByRole('button', { name: /^Try again/ }).waitFor();
  await shoot('rule');
};

const responseScreens = async ({ desk, shoot }: Tour): Promise<void> => {
  await desk.open('/response');
  await shoot('response');
  await desk.open('/response?tab=playbooks');
  await shoot('playbooks');
  await desk.call('response/beginEmergency', { seconds: 3600, note: 'Guessing from many networks' });
  await desk.open('/response?tab=emergency');
  await shoot('emergency');
  await desk.call('response/endEmergency', { note: 'It is over' });
};

const labScreens = async ({ desk, shoot }: Tour): Promise<void> => {
  await desk.open('/lab');
  await shoot('lab');
  const { sheets } = Object(await desk.call('lab/status', {}));
  await desk.open(`/lab?tab=sheets&run=${sheets[0].run}`);
  await shoot('score-sheet');
};

const notificationScreen = async ({ desk, shoot }: Tour): Promise<void> => {
  await desk.call('notifications/add', WEBHOOK);
  await desk.open('/settings/notifications');
  await shoot('notifications');
};

/** What was found in the log, what is done about it, and the attacks that it was found by. */
export const detectionScreens = async (tour: Tour): Promise<void> => {
  for (const part of [alertScreens, caseScreens, ruleScreens, responseScreens, labScreens, notificationScreen]) await part(tour);
};
