import type { NewTarget, SubscriptionView } from '../../../shared/contract/notifications.ts';
import type { Problem } from '../../../shared/contract/procedure.ts';
import { rulesInForce } from '../../detect/rules-in-force.ts';
import { done } from '../../lib/outcome.ts';
import { shown, visible } from '../../lib/shown.ts';
import { isMailAddress } from '../../notify/mail/mail-address.ts';
import { isTimeZone } from '../../notify/quiet-hours.ts';
import { checkWebhookUrl } from '../../notify/webhook/check-url.ts';
import { isLoopbackAddress } from '../../notify/webhook/is-public-address.ts';
import type { ChannelTarget, MailTarget, Subscription } from '../../store/notification-records.ts';
import { type OperationDeps, type OperationOutcome, refuse, refuseInput } from '../operation.ts';

const SECRET_BYTES = 32;
const HOST = /^(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)*[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$|^[0-9a-fA-F:.]+$/;

/** A new key for the signatures of a webhook. */
export const newSecret = ({ random }: Pick<OperationDeps, 'random'>): string => random.bytes(SECRET_BYTES).toString('base64url');

/** The name without blanks around it; refusal `invalid_input` when nothing is left, or nobody could see it. */
export const readChannelName = (given: string): OperationOutcome<string> => {
  const name = given.trim();
  if (name !== '' && visible(name) === name) return done(name);
  return refuseInput([
    { field: 'name', problem: 'The name is empty or holds characters nobody sees.', fix: 'Give 1 to 64 characters that can be seen.' },
  ]);
};

const mailProblems = ({ host, security, user, password, from, to }: Omit<MailTarget, 'kind' | 'port'>): Problem[] => {
  const problems: Problem[] = [];
  const isHere = host.toLowerCase() === 'localhost' || isLoopbackAddress(host);
  if (!HOST.test(host))
    problems.push({ field: 'host', problem: 'It is no name or address of a server.', fix: 'Give one like mail.example.com.' });
  if (security === 'none' && (!isHere || user !== null))
    problems.push({
      field: 'security',
      problem: 'Without encryption others read along.',
      fix: 'Choose TLS or STARTTLS; none is for a relay on this machine, without a user.',
    });
  if ((user === null) !== (password === null))
    problems.push({ field: 'password', problem: 'User and password go together.', fix: 'Give both, or neither.' });
  if (user !== null && visible(user) !== user)
    problems.push({ field: 'user', problem: 'It holds characters nobody sees.', fix: 'Leave them out.' });
  if (!isMailAddress(from))
    problems.push({ field: 'from', problem: `${shown(from)} is no mail address.`, fix: 'Give one like gatewatch@example.com.' });
  for (const one of to)
    if (!isMailAddress(one))
      problems.push({ field: 'to', problem: `${shown(one)} is no mail address.`, fix: 'Give addresses like soc@example.com.' });
  return problems;
};

/** Without blanks: it is copied from a page, where they come along unseen. */
const ROUTING_KEY = /^[\x21-\x7e]+$/;

/** A key that was left out is that of before, where it is for the same address: whoever has it can call people. */
const checkPager = (
  { url, routing_key }: Extract<NewTarget, { kind: 'pager' }>,
  allowed: { readonly allowLoopback: boolean },
  former: ChannelTarget | undefined,
): OperationOutcome<ChannelTarget> => {
  const checked = checkWebhookUrl(url, allowed);
  const problems: Problem[] = [];
  const href = checked.ok ? checked.value.href : url;
  const kept = former?.kind === 'pager' && former.url === href ? former.routingKey : undefined;
  const routingKey = routing_key ?? kept;
  if (!checked.ok) problems.push({ field: 'url', problem: checked.refusal.description, fix: 'Give a public https address.' });
  if (routingKey === undefined || !ROUTING_KEY.test(routingKey))
    problems.push({
      field: 'routing_key',
      problem: 'There is no key, or it holds blanks or characters nobody sees.',
      fix: 'Give the integration key of the service; for another address, give it anew.',
    });
  return problems.length > 0 || routingKey === undefined ? refuseInput(problems) : done({ kind: 'pager', url: href, routingKey });
};

/** A password that was left out is that of before, where it is for the same server and user: it must not be sent to another one. */
const passwordOf = (given: Extract<NewTarget, { kind: 'mail' }>, former: ChannelTarget | undefined): string | null => {
  if (given.password !== undefined || given.user === null) return given.password ?? null;
  const same = former?.kind === 'mail' && former.host === given.host && former.port === given.port && former.user === given.user;
  return same ? former.password : null;
};

/**
 * Checks where a channel is to lead.
 *
 * @param former Where it leads now, for what is kept of it: the secret of the signatures, a password that was left out.
 * @returns The target with its secrets; refusal `invalid_input`, `conflict` for another kind of channel, `unavailable` for a desktop where there is none.
 */
export const checkTarget = (
  deps: Pick<OperationDeps, 'config' | 'random' | 'tellDesktop'>,
  given: NewTarget,
  former?: ChannelTarget,
): OperationOutcome<ChannelTarget> => {
  if (former && former.kind !== given.kind) return refuse('conflict', 'The kind of a channel stays: add another one.');
  if (given.kind === 'native')
    return deps.tellDesktop
      ? done(given)
      : refuse('unavailable', 'This server runs without a desktop: notifications of it are for the app.');
  if (given.kind === 'webhook') {
    const url = checkWebhookUrl(given.url, deps.config.notifications);
    if (!url.ok) return refuseInput([{ field: 'url', problem: url.refusal.description, fix: 'Give a public https address.' }]);
    return done({ kind: 'webhook', url: url.value.href, secret: former?.kind === 'webhook' ? former.secret : newSecret(deps) });
  }
  if (given.kind === 'pager') return checkPager(given, deps.config.notifications, former);
  const target = { ...given, password: passwordOf(given, former), to: [...new Set(given.to)] };
  const problems = mailProblems(target);
  return problems.length > 0 ? refuseInput(problems) : done(target);
};

/** Checks what a channel is to hear of; refusal `invalid_input`. */
export const checkSubscription = async (
  { store }: Pick<OperationDeps, 'store'>,
  given: SubscriptionView,
): Promise<OperationOutcome<Subscription>> => {
  const problems: Problem[] = [];
  const { quiet, person } = given;
  const rules = [...new Set(given.rules)];
  const known = new Set(rulesInForce(await store.read.rules.current()).map(({ rule }) => rule.id));
  const unknown = rules.find((id) => !known.has(id));
  if (unknown !== undefined)
    problems.push({ field: 'rules', problem: `There is no rule ${shown(unknown)}.`, fix: 'Choose from the rules in force.' });
  if (quiet && !isTimeZone(quiet.zone))
    problems.push({ field: 'zone', problem: `${shown(quiet.zone)} is no time zone.`, fix: 'Give one like Europe/Berlin.' });
  if (quiet && quiet.from === quiet.to)
    problems.push({
      field: 'quiet_to',
      problem: 'Quiet hours that begin when they end never end.',
      fix: 'To be told of nothing, switch the channel off.',
    });
  if (person !== null && !(await store.read.operators.find(person)))
    problems.push({ field: 'person', problem: 'There is no such operator.', fix: 'Choose an operator, or nobody.' });
  if (problems.length > 0) return refuseInput(problems);
  return done({ ...given, rules, quiet: quiet && { ...quiet, days: [...new Set(quiet.days)].sort() } });
};
