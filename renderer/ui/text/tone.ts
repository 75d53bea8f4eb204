/** What colour may mean: a severity, a state, or the one accent. */
export type Tone = 'neutral' | 'accent' | 'critical' | 'high' | 'medium' | 'low' | 'info' | 'ok';

export const toneText: Readonly<Record<Tone, string>> = {
  neutral: 'text-text-2',
  accent: 'text-accent',
  critical: 'text-critical',
  high: 'text-high',
  medium: 'text-medium',
  low: 'text-low',
  info: 'text-info',
  ok: 'text-ok',
};

export const toneFill: Readonly<Record<Tone, string>> = {
  neutral: 'bg-text-3',
  accent: 'bg-accent',
  critical: 'bg-critical',
  high: 'bg-high',
  medium: 'bg-medium',
  low: 'bg-low',
  info: 'bg-info',
  ok: 'bg-ok',
};

/** The custom property that holds the tone, for what is drawn as SVG. */
export const toneVariable: Readonly<Record<Tone, string>> = {
  neutral: 'var(--text-3)',
  accent: 'var(--accent)',
  critical: 'var(--critical)',
  high: 'var(--high)',
  medium: 'var(--medium)',
  low: 'var(--low)',
  info: 'var(--info)',
  ok: 'var(--ok)',
};
