import type { CodedDetector, Rule } from '../../shared/rule.ts';
import { createClientBaseline } from './coded/client-baseline.ts';
import { codedParameters, type MakeDetector } from './coded/coded-parameters.ts';
import { createImpossibleTravel } from './coded/impossible-travel.ts';
import { createRefreshReuse } from './coded/refresh-reuse.ts';
import type { Detector } from './detector.ts';
import { createSequence } from './logic/sequence.ts';
import { createThreshold } from './logic/threshold.ts';

/** Name → the code it stands for. One that is missing does not compile. */
const coded: { readonly [D in CodedDetector]: MakeDetector } = {
  'refresh-reuse': createRefreshReuse,
  'client-baseline': createClientBaseline,
  'impossible-travel': createImpossibleTravel,
};

/** Makes the detector of a rule: once, when the rule comes into force. */
export const compileRule = (rule: Rule): Detector => {
  const { logic } = rule;
  if (logic.type === 'threshold') return createThreshold(rule, logic);
  if (logic.type === 'sequence') return createSequence(rule, logic);
  return coded[logic.detector](rule, codedParameters(logic.parameters));
};
