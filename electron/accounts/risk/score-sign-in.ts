/** What a sign-in is known by. `network` is the /24 or /48 of the address, `agent` the family of the program and its system, `hour` that of the day, UTC. */
export const riskFeatures = ['address', 'network', 'agent', 'hour'] as const;
export type RiskFeature = (typeof riskFeatures)[number];

export const riskLevels = ['low', 'medium', 'high'] as const;
export type RiskLevel = (typeof riskLevels)[number];

/** The features of one sign-in. Of an hour, its number; of the others any text that is equal for equal values. */
export interface SignInFeatures {
  readonly values: Readonly<Record<RiskFeature, string>>;
  /** The browser showed a session of this person, alive or not. */
  readonly knownBrowser: boolean;
}

/** How often each value was seen, old sign-ins counting less. */
export type Counts = ReadonlyMap<string, number>;
/** The sign-ins of one person. */
export type SignInHistory = Readonly<Record<RiskFeature, Counts>>;

/** Of the sign-ins of everybody: how many there were, of how many values, and how many of the value at hand. */
export interface CommonValue {
  readonly count: number;
  readonly total: number;
  readonly distinct: number;
}
export type CommonValues = Readonly<Record<RiskFeature, CommonValue>>;

/** From which score on a sign-in is of medium, and of high risk: 1 to 100. */
export interface RiskThresholds {
  readonly medium: number;
  readonly high: number;
}

export interface RiskReason {
  readonly feature: RiskFeature | 'browser';
  /** How often this value was seen of the person; of a known browser, 1. */
  readonly seen: number;
  readonly ofSignIns: number;
  /** Logarithm of the likelihood ratio: above 0 speaks for a stranger, below 0 for the person. */
  readonly contribution: number;
}

export interface SignInRisk {
  /** 0 to 100. */
  readonly score: number;
  readonly level: RiskLevel;
  /** What weighs most first. */
  readonly reasons: readonly RiskReason[];
}

/** Address and network are said twice by one fact, and people keep many hours: such features weigh less, as their evidence is not independent. */
const WEIGHTS: Readonly<Record<RiskFeature, number>> = { address: 0.5, network: 0.75, agent: 0.75, hour: 0.5 };
/** No feature speaks for the person by more than this: a stranger may sit in the same office. */
const MOST_FAMILIAR = Math.log(1 / 20);
/** Nor for a stranger: who was a thousand times in one place may be in another for once, and a place alone is no proof. */
const MOST_STRANGE = Math.log(20);
/** A cookie of an earlier session is hard to come by. That there is none says nothing: people clear them. */
const KNOWN_BROWSER = Math.log(1 / 20);
/** Strangers are rare: a sign-in of which nothing is known either way scores 12. */
const PRIOR = -2;
/** Sign-ins below which a person is new: not enough is known to call anything of theirs high. */
export const SIGN_INS_TO_KNOW = 3;
const HOURS = 24;

interface Familiarity {
  readonly seen: number;
  readonly signIns: number;
  readonly distinct: number;
}

const familiarityOf = (feature: RiskFeature, value: string, counts: Counts): Familiarity => {
  const signIns = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const at = (key: string): number => counts.get(key) ?? 0;
  const hour = Number(value);
  // Nobody keeps time to the hour: half of what was seen in the hours beside it counts.
  const beside = feature === 'hour' ? (at(String((hour + 1) % HOURS)) + at(String((hour + HOURS - 1) % HOURS))) / 2 : 0;
  return { seen: Math.min(signIns, at(value) + beside), signIns, distinct: counts.size };
};

/**
 * Logarithm of p(value) / p(value | person). What the person never showed keeps a part of the probability that grows with how many values they have shown (Witten and
 * Bell), spread as the values of everybody are; so of a value that is new to the person, how common it is says nothing, and of one they have shown, the rarer the better.
 */
const ratioOf = ({ seen, signIns, distinct }: Familiarity, common: CommonValue): number => {
  const everybody = Math.min(1, (common.count + 1 / (common.distinct + 1)) / (common.total + 1));
  const unseen = distinct + 1;
  return Math.min(MOST_STRANGE, Math.max(MOST_FAMILIAR, Math.log((signIns + unseen) / (seen / everybody + unseen))));
};

/** Sign-ins remembered of a person, old ones counting less. */
export const signInsOf = (history: SignInHistory): number => [...history.hour.values()].reduce((sum, count) => sum + count, 0);

const levelOf = (score: number, { medium, high }: RiskThresholds): RiskLevel =>
  score >= high ? 'high' : score >= medium ? 'medium' : 'low';

const rounded = (number: number): number => Math.round(number * 100) / 100;

/**
 * How likely somebody else than the person signs in, from what is known of the person's own sign-ins and of everybody's: the product over the features of
 * p(value) / p(value | person), weighted, with a prior, as a share of 100. A value that was seen of the person never scores above one that was not, and a sign-in that
 * repeats itself never scores more the next time. Somebody with fewer than {@link SIGN_INS_TO_KNOW} sign-ins is never at high risk.
 *
 * @see Freeman, Jain, Dürmuth, Biggio, Giacinto, "Who Are You? A Statistical Approach to Measuring User Authenticity", NDSS 2016, §III-IV
 * @see Wiefling, Lo Iacono, Dürmuth, "Is This Really You? An Empirical Study on Risk-Based Authentication Applied in the Wild", IFIP SEC 2019
 * @see Witten, Bell, "The Zero-Frequency Problem", IEEE Transactions on Information Theory 37(4), 1991, method C
 */
export const scoreSignIn = (
  history: SignInHistory,
  { values, knownBrowser }: SignInFeatures,
  globals: CommonValues,
  thresholds: RiskThresholds,
): SignInRisk => {
  const reasons: RiskReason[] = riskFeatures.map((feature) => {
    const familiarity = familiarityOf(feature, values[feature], history[feature]);
    const contribution = WEIGHTS[feature] * ratioOf(familiarity, globals[feature]);
    return { feature, seen: rounded(familiarity.seen), ofSignIns: rounded(familiarity.signIns), contribution };
  });
  const signIns = signInsOf(history);
  if (knownBrowser) reasons.push({ feature: 'browser', seen: 1, ofSignIns: rounded(signIns), contribution: KNOWN_BROWSER });
  const evidence = reasons.reduce((sum, { contribution }) => sum + contribution, PRIOR);
  const likely = Math.round(100 / (1 + Math.exp(-evidence)));
  const score = Math.round(signIns) < SIGN_INS_TO_KNOW ? Math.min(likely, thresholds.high - 1) : likely;
  reasons.sort((one, other) => Math.abs(other.contribution) - Math.abs(one.contribution));
  return { score, level: levelOf(score, thresholds), reasons };
};
