import type { Sealer } from '../../keys/seal.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Reads } from '../../store/store.ts';
import { byFeature, decayed, historyOf, textOfValue, valuesOf } from './remembered-values.ts';
import type { RiskPolicy } from './risk-policy.ts';
import { type CommonValue, type RiskFeature, type SignInRisk, scoreSignIn } from './score-sign-in.ts';

export interface RiskDeps {
  readonly clock: Clock;
  readonly sealer: Sealer;
  /** Left out, nothing is judged or remembered. */
  readonly risk?: RiskPolicy | undefined;
}

export interface JudgedSignIn {
  /** Of a name that nobody has any text that is no id: looking it up costs the same. */
  readonly userId: string;
  readonly address: string;
  readonly agent: string;
  /** Whether the browser showed a session of this person. */
  readonly knownBrowser: boolean;
}

/** Reads what is remembered and scores a sign-in by it, changing nothing. Null where risk is not judged. */
export const judgeSignIn = async (
  reads: Pick<Reads, 'signInHistory'>,
  { clock, sealer, risk }: RiskDeps,
  { userId, address, agent, knownBrowser }: JudgedSignIn,
): Promise<SignInRisk | null> => {
  if (risk === undefined || risk.mode === 'off') return null;
  const now = clock.now();
  const values = valuesOf(sealer, { address, agent }, now);
  const common = async (feature: RiskFeature): Promise<CommonValue> => {
    const [value, all] = [await reads.signInHistory.common(feature, values[feature]), await reads.signInHistory.total(feature)];
    return {
      count: value ? decayed(value.count, value.seenAt, now, risk) : 0,
      total: all ? decayed(all.count, all.seenAt, now, risk) : 0,
      distinct: all?.distinct ?? 0,
    };
  };
  const history = historyOf(await reads.signInHistory.ofUser(userId), now, risk);
  const texts = await byFeature((feature) => textOfValue(feature, values[feature]));
  return scoreSignIn(history, { values: texts, knownBrowser }, await byFeature(common), risk);
};

/** What a fact says of the risk: the score, and the features that speak for a stranger, by name only. */
export const riskDetails = (risk: SignInRisk | null): { risk?: number; risk_reasons?: string[] } =>
  risk === null
    ? {}
    : {
        risk: risk.score,
        risk_reasons: risk.reasons.filter(({ contribution }) => contribution > 0).map(({ feature }) => feature),
      };

/** Whether the policy refuses a sign-in of this risk. */
export const refusesRisk = (policy: RiskPolicy | undefined, risk: SignInRisk | null): boolean =>
  policy?.mode === 'refuse' && risk?.level === 'high';
