import type { ActRequest } from '../../acts/act-provider.tsx';

/** Addresses and ranges of one act. */
export const MOST_RANGES = 100;

/** The addresses and ranges that were typed, whatever stands between them; each once. */
export const rangesIn = (text: string): readonly string[] => [...new Set(text.split(/[\s,;]+/).filter((one) => one !== ''))];

/**
 * The act that blocks or allows what was typed.
 *
 * @param length Seconds, or `ever`.
 */
export const ruleRequest = (kind: 'block' | 'allow', text: string, length: string): ActRequest => {
  const ranges = rangesIn(text);
  const verb = kind === 'block' ? 'Block' : 'Allow';
  return {
    act: {
      act: kind === 'block' ? 'addresses.block' : 'addresses.allow',
      ranges: ranges.slice(0, MOST_RANGES),
      seconds: length === 'ever' ? null : Number(length),
    },
    title: ranges.length === 1 ? `${verb} ${ranges[0] ?? ''}` : `${verb} ${ranges.length} addresses`,
    verb,
  };
};
