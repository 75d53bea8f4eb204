import type { Rule } from '../../../shared/rule.ts';
import type { EpochMs } from '../../../shared/units.ts';
import type { DetectedFact } from '../detected-fact.ts';
import { type Detector, NOTHING } from '../detector.ts';
import { createSubjectStates } from '../logic/subject-states.ts';
import { aboutOf } from '../logic/window.ts';
import type { CodedParameters } from './coded-parameters.ts';

/** The exchange of a refresh token for its successor. */
interface Rotation {
  readonly seq: number;
  readonly at: EpochMs;
  readonly source: string | null;
  readonly agent: string | null;
  readonly to: string;
}

interface Known {
  rotation: Rotation | null;
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

const rotationOf = (fact: DetectedFact): { readonly from: string; readonly rotation: Rotation } | null => {
  const from = text(fact.details.from);
  const to = text(fact.details.to);
  return from === '' || to === '' ? null : { from, rotation: { seq: fact.seq, at: fact.at, source: fact.source, agent: fact.agent, to } };
};

/** Whether both came from the same program at the same place; what was erased is not known to be the same. */
const isSameCaller = (one: Rotation, fact: DetectedFact): boolean =>
  one.source !== null && one.source === fact.source && one.agent === fact.agent;

/**
 * Tells the theft of a refresh token from a reply that was lost: whoever presents a spent token from the same address with the same program, soon after it was spent,
 * while nobody has used its successor, most likely never got the answer. Everything else is taken for theft: two parties hold tokens of one family (RFC 9700 §4.14.2).
 * Within the grace the server replaces the lost answer itself; it is a theft all the same when somebody else at another place takes that answer.
 *
 * Parameters: `theft` 1 finds thefts, 0 lost replies; `lost_reply_seconds`; `memory_seconds`, how long an exchange is remembered.
 */
export const createRefreshReuse = (rule: Rule, parameters: CodedParameters): Detector => {
  const wantsTheft = parameters('theft', 1) !== 0;
  const soon = parameters('lost_reply_seconds', 60) * 1000;
  const memory = parameters('memory_seconds', 3600);
  const known = createSubjectStates<Known>(() => ({ rotation: null }), undefined, { subjects: 50_000 });
  const recall = (token: string, at: EpochMs): Rotation | null => {
    const { rotation } = token === '' ? { rotation: null } : known.of(token);
    return rotation && Math.abs(at - rotation.at) < memory * 1000 ? rotation : null;
  };

  const find = (fact: DetectedFact, spent: Rotation | null, isTheft: boolean) => {
    if (isTheft !== wantsTheft || fact.grant === null) return NOTHING;
    const elapsed = spent ? Math.max(0, (fact.at - spent.at) / 1000) : null;
    return [
      {
        rule: rule.id,
        ruleVersion: rule.version,
        subject: { kind: rule.subject, id: fact.grant },
        decidedBy: fact.seq,
        at: fact.at,
        since: fact.at,
        observed: 1,
        threshold: 1,
        window: soon / 1000,
        facts: spent ? [fact.seq, spent.seq] : [fact.seq],
        count: fact.weight,
        added: fact.weight,
        measures: [{ observed: 1, threshold: 1 }],
        values: { verdict: isTheft ? 'theft' : 'lost_reply', ...(elapsed === null ? {} : { elapsed_seconds: elapsed }) },
        about: aboutOf(fact),
      },
    ];
  };

  const onRotation = (fact: DetectedFact) => {
    const read = rotationOf(fact);
    if (!read) return NOTHING;
    const former = fact.details.recovered === true ? recall(read.from, fact.at) : null;
    known.of(read.from).rotation = read.rotation;
    const takenElsewhere = former !== null && former.source !== fact.source && former.agent !== fact.agent;
    return takenElsewhere ? find(fact, former, true) : NOTHING;
  };

  const onRefusal = (fact: DetectedFact) => {
    if (fact.details.reason !== 'reused') return NOTHING;
    const spent = recall(text(fact.details.refresh_token), fact.at);
    const isLostReply =
      spent !== null && isSameCaller(spent, fact) && Math.abs(fact.at - spent.at) <= soon && recall(spent.to, fact.at) === null;
    return find(fact, spent, !isLostReply);
  };

  return {
    kinds: ['refresh_token.rotated', 'refresh_token.refused'],
    memory,
    size: known.size,
    // What it remembers are honest exchanges, by which the next reuse is judged.
    forget: () => undefined,
    fold: (fact) =>
      fact.kind === 'refresh_token.rotated' ? onRotation(fact) : fact.kind === 'refresh_token.refused' ? onRefusal(fact) : NOTHING,
  };
};
