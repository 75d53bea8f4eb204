import type { Effect } from '../../../shared/contract/acts.ts';
import { durationOption, durationWords } from '../../lib/duration.ts';
import { done } from '../../lib/outcome.ts';
import { type AddressRange, rangeCovers } from '../../limits/address-range.ts';
import { commandLine, REASON_WORD } from '../acts/act-command.ts';
import type { ActContext, ActResult, PreparedAct } from '../acts/act-kind.ts';
import { listed } from '../acts/in-words.ts';
import { MOST_NAMED } from '../acts/names-of.ts';
import { type OperationContext, type OperationDeps, type OperationOutcome, refuse } from '../operation.ts';
import { endOf } from './describe-address-rule.ts';
import { describeCovering, findCoveringRule } from './find-covering-rule.ts';
import { putAddressRule } from './put-address-rule.ts';
import { type Caution, extentCautions, lockoutCautions } from './range-cautions.ts';
import { readRanges } from './read-ranges.ts';
import { countSessions, type Presence, whoIsThere } from './who-is-there.ts';

interface Input {
  readonly kind: 'block' | 'allow';
  readonly ranges: readonly string[];
  readonly seconds: number | null;
}

/** More people than this at one address: it is an office, a school, a mobile network, and a block hits all of them. */
const SHARED_BY = 5;

type Unaffected = Effect['unaffected'][number];

/** Which of the ranges there is something to do about, and why not about the others. */
const split = async (
  { store, clock }: OperationDeps,
  { kind, seconds }: Input,
  ranges: readonly AddressRange[],
): Promise<{ readonly meant: AddressRange[]; readonly unaffected: Unaffected[] }> => {
  const now = clock.now();
  const expiresAt = seconds === null ? null : now + seconds * 1000;
  const meant: AddressRange[] = [];
  const unaffected: Unaffected[] = [];
  for (const range of ranges) {
    const wider = meant.find((one) => rangeCovers(one, range));
    const covering = wider ? undefined : await findCoveringRule(store.read.addressRules, { kind, range, expiresAt }, now);
    if (wider) unaffected.push({ id: range.text, why: `within ${wider.text}, which is named as well` });
    else if (covering) unaffected.push({ id: range.text, why: describeCovering(covering) });
    else meant.push(range);
  }
  return { meant, unaffected };
};

/** Makes the rules in one unit; their time begins with it. What somebody else did meanwhile is told, range by range. */
export const performRules =
  ({ kind, ranges: texts, seconds }: Input) =>
  async (deps: OperationDeps, context: ActContext, reason: string): Promise<OperationOutcome<ActResult>> => {
    const read = readRanges('ranges', texts);
    if (!read.ok) return read;
    const ranges = read.value;
    return deps.store.write(async (tx) => {
      const at = deps.clock.now();
      const expiresAt = seconds === null ? null : at + seconds * 1000;
      const failed: { id: string; why: string }[] = [];
      for (const range of ranges) {
        const made = await putAddressRule(tx, deps, context, { kind, range, expiresAt, reason, at });
        if (!made.ok) failed.push({ id: range.text, why: made.refusal.description });
      }
      return done({ matched: ranges.length, done: ranges.length - failed.length, failed, residual: null });
    });
  };

const sharedCaution = (users: number): Caution[] =>
  users > SHARED_BY
    ? [{ code: 'shared_address', text: `${users} people were seen from there: it is shared, and all of them are hit.` }]
    : [];

/** People whose proof was accepted there: those who were only guessed at are no reason to spare who guessed. */
const peopleOf = ({ seen }: Presence): number =>
  new Set(seen.flatMap(({ success, user }) => (success === true && user !== null ? [user] : []))).size;

/** What locks somebody out, or stands for ever, or is wide, is typed and not only pressed. */
const TYPED: readonly Caution['code'][] = ['own_address', 'loopback', 'allow_list', 'no_expiry', 'wide'];

const subjectOf = (ranges: readonly AddressRange[]): string => (ranges.length === 1 ? (ranges[0]?.text ?? '') : `${ranges.length} ranges`);

/** Ranges that are called by name in a sentence; of more, the first two. */
const NAMED = 3;

const calledRanges = (ranges: readonly AddressRange[]): string => {
  const names = ranges.map(({ text }) => text);
  return listed(names.length <= NAMED ? names : [...names.slice(0, 2), `${(names.length - 2).toLocaleString('en')} other ranges`]);
};

/** What stands about the very ranges ends sooner and gives way; it does not come back. */
const sayReplaced = async ({ store, clock }: OperationDeps, kind: Input['kind'], ranges: readonly AddressRange[]): Promise<string> => {
  const texts = ranges.map(({ text }) => text);
  const standing = (await store.read.addressRules.about(kind, texts)).filter((rule) => endOf(rule, clock.now()) === null);
  if (standing.length === 0) return '';
  const what = kind === 'block' ? 'block' : 'entry of the allow list';
  return standing.length === 1
    ? ` It takes the place of a shorter ${what}, which does not come back when this one is ended.`
    : ` It takes the place of ${standing.length.toLocaleString('en')} shorter ones, which do not come back when these are ended.`;
};

/** What the command line of a block asks for by an option of its own. */
const LOCKOUT: readonly Caution['code'][] = ['own_address', 'loopback', 'allow_list'];

const commandOf = ({ kind, seconds }: Input, ranges: readonly AddressRange[], warnings: readonly Caution[]): string => {
  const evenIfOwn = warnings.some(({ code }) => LOCKOUT.includes(code)) ? ['--even-if-own'] : [];
  const options = [`--for=${durationOption(seconds)}`, `--reason=${REASON_WORD}`, ...evenIfOwn];
  return ranges.map(({ text }) => commandLine([kind, 'add', text, ...options])).join(' && ');
};

/**
 * Prepares rules about addresses: who was seen there lately, what speaks against it, and what has to be typed before it is done.
 *
 * @returns Refusal `invalid_input` for a range that is none, `conflict` when every range is taken care of already.
 * The act audits `address.blocked` or `address.allowed` for each range.
 */
export const prepareRules = async (
  deps: OperationDeps,
  context: OperationContext,
  input: Input,
): Promise<OperationOutcome<PreparedAct>> => {
  const ranges = readRanges('ranges', input.ranges);
  if (!ranges.ok) return ranges;
  const { meant, unaffected } = await split(deps, input, ranges.value);
  const [first] = unaffected;
  if (meant.length === 0) return refuse('conflict', `${first?.id} is ${first?.why}. End that rule first to set another.`);
  const presence = await whoIsThere(deps, meant);
  const isBlock = input.kind === 'block';
  const lockout = isBlock ? [...(await lockoutCautions(deps, context, meant)), ...sharedCaution(peopleOf(presence))] : [];
  const warnings = [...lockout, ...extentCautions(meant, input.seconds)];
  const target: Input = { ...input, ranges: meant.map(({ text }) => text) };
  const end = durationWords(input.seconds);
  return done({
    sentence: `${isBlock ? 'Blocks' : 'Puts on the allow list'} ${calledRanges(meant)} ${end}`,
    named: target.ranges.slice(0, MOST_NAMED),
    counts: {
      users: presence.users.size,
      clients: presence.clients.size,
      sessions: await countSessions(deps, meant, presence),
      addresses: meant.length,
    },
    residual: null,
    reversible: 'yes',
    reversibility: `${
      isBlock
        ? 'The block can be lifted at any time, and what is asked after that is served. Sessions and tokens are not touched by it.'
        : 'It can be taken off the list at any time; blocks that cover it then hold again.'
    }${await sayReplaced(deps, input.kind, meant)}`,
    unaffected: unaffected.slice(0, 100),
    warnings,
    confirm: warnings.some(({ code }) => TYPED.includes(code)) ? subjectOf(meant) : null,
    command: commandOf(input, meant, warnings),
    frozen: meant.length,
    target,
    perform: performRules(target),
  });
};
