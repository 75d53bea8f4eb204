import type { Verdict } from '../../../../shared/rule.ts';
import type { Tone } from '../../../ui/text/tone.ts';

export const verdictTones: { readonly [V in Verdict]: Tone } = {
  true_positive: 'critical',
  benign: 'ok',
  false_positive: 'neutral',
  undetermined: 'medium',
};
