import { type Severity, severityWord } from '../../../shared/severity.ts';
import { visible } from '../../lib/shown.ts';
import type { Message } from '../../notify/message.ts';
import type { ChannelRecord, DeliveryRecord } from '../../store/notification-records.ts';
import { describeAlerts } from '../alerts/describe-alerts.ts';
import { toInstant } from '../instant.ts';
import { nameActor } from '../name-actor.ts';
import type { OperationDeps } from '../operation.ts';
import { titleOfRun } from '../response/title-of-run.ts';

type Deps = Pick<OperationDeps, 'store' | 'sealer'>;
type Common = Pick<Message, 'id' | 'at' | 'severity' | 'key' | 'over'>;

const alertOf = async ({ store, sealer }: Deps, id: string) => {
  const record = await store.read.alerts.find(id);
  const [alert] = record ? await describeAlerts({ sealer }, store.read, [record]) : [];
  return alert;
};

const ofAlert = async (deps: Deps, common: Common, id: string, onlyOpen: boolean): Promise<Message | undefined> => {
  const alert = await alertOf(deps, id);
  if (!alert || (onlyOpen && alert.state === 'closed')) return undefined;
  const { rule, title, risk, subject, sentence, technique, observed, threshold, window_seconds, count, state } = alert;
  const about = {
    id,
    rule,
    title,
    severity: alert.severity,
    risk,
    subject,
    sentence,
    technique,
    observed,
    threshold,
    window_seconds,
    count,
    state,
  };
  const severity: Severity = alert.severity;
  return {
    ...common,
    severity,
    type: 'alert.raised',
    title: visible(title),
    text: visible(sentence),
    link: `/alerts/${id}`,
    data: { alert: about },
  };
};

const ofRun = async (deps: Deps, common: Common, id: string): Promise<Message | undefined> => {
  const run = await deps.store.read.playbooks.findRun(id);
  // Decided by now: nobody is to be called for it.
  if (run?.state !== 'waiting') return undefined;
  const title = titleOfRun(run);
  const sentence = run.alert === null ? '' : ((await alertOf(deps, run.alert))?.sentence ?? '');
  const steps = (await deps.store.read.playbooks.steps(id)).map((step) => step.sentence);
  const who = run.secondOperator ? 'a second operator' : 'an operator';
  const about = {
    id,
    ...(run.act === null ? { playbook: run.playbook } : { act: run.act }),
    title,
    alert: run.alert,
    second_operator: run.secondOperator,
    expires_at: run.expiresAt === null ? null : toInstant(run.expiresAt),
    steps,
  };
  if (run.act !== null) {
    const asked = (await nameActor(deps.store.read, run.startedBy)) ?? 'An operator';
    const text =
      `${asked} asks for what reaches far, and it waits for the approval of a second operator. ${steps.join(' ')} ${sentence}`.trimEnd();
    const head = 'An act waits for a second operator';
    return { ...common, type: 'act.waiting', title: `${head}: ${title}`, text: visible(text), link: '/response', data: { act: about } };
  }
  const text = `The playbook "${title}" waits for the approval of ${who}. ${sentence} It would: ${steps.join(' ')}`;
  return {
    ...common,
    type: 'playbook.waiting',
    title: `A playbook waits for approval: ${visible(title)}`,
    text: visible(text),
    link: '/response',
    data: { playbook: about },
  };
};

const ofEmergency = async ({ store }: Deps, common: Common, id: string | null): Promise<Message | undefined> => {
  const standing = await store.read.emergency.standing();
  if (!standing || (id !== null && standing.id !== id)) return undefined;
  const until = toInstant(standing.until);
  const text = `Emergency mode is on until ${until}: limits are halved, and everybody is asked for the second factor, or for the password anew.`;
  const about = { began_at: toInstant(standing.beganAt), until };
  return { ...common, type: 'emergency.began', title: 'Emergency mode began', text, link: '/response', data: { emergency: about } };
};

const ENDS = {
  alert: { type: 'alert.closed', title: 'An alert was closed' },
  approval: { type: 'playbook.decided', title: 'A playbook does not wait any more' },
  act: { type: 'act.decided', title: 'An act does not wait any more' },
  emergency: { type: 'emergency.ended', title: 'Emergency mode ended' },
} as const;

/** That it is over; undefined when it was taken up again. */
const ofEnd = async ({ store }: Deps, common: Common, { kind, about }: DeliveryRecord): Promise<Message | undefined> => {
  const isOpen = kind === 'alert' && about !== null && ((await store.read.alerts.find(about))?.state ?? 'closed') !== 'closed';
  if (isOpen) return undefined;
  const ofAct = kind === 'approval' && about !== null && ((await store.read.playbooks.findRun(about))?.act ?? null) !== null;
  const { type, title } = ENDS[ofAct ? 'act' : kind];
  const link = kind === 'alert' ? `/alerts/${about}` : '/response';
  return { ...common, type, title, text: `${title}.`, link, data: {} };
};

/**
 * What a message says, in the words and with the names of now; undefined when what it is about is gone, or was decided. Nobody is called by a pager for an alert that is closed
 * by now, while the other channels still tell that there was one.
 */
export const composeMessage = (
  deps: Deps,
  delivery: DeliveryRecord,
  { target }: Pick<ChannelRecord, 'target'>,
): Promise<Message | undefined> => {
  const { id, kind, about, createdAt, resolves } = delivery;
  const common = { id, at: createdAt, severity: severityWord(delivery.severity), key: about ?? id, over: resolves };
  if (resolves) return ofEnd(deps, common, delivery);
  if (kind === 'emergency' || about === null) return ofEmergency(deps, common, about);
  return kind === 'alert' ? ofAlert(deps, common, about, target.kind === 'pager') : ofRun(deps, common, about);
};
