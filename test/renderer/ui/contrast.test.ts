import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync(new URL('../../../renderer/theme/tokens.css', import.meta.url), 'utf8');

type Tokens = Readonly<Record<string, string>>;

const declarationsOf = (selector: string): Tokens => {
  const from = css.indexOf(selector);
  expect(from, selector).toBeGreaterThan(-1);
  const body = css.slice(css.indexOf('{', from) + 1, css.indexOf('}', from));
  return Object.fromEntries([...body.matchAll(/--([\w-]+):\s*([^;]+);/g)].map(([, name, value]) => [name, (value ?? '').trim()]));
};

const themes: Readonly<Record<string, Tokens>> = {
  dark: declarationsOf('[data-theme="dark"]'),
  light: declarationsOf('[data-theme="light"]'),
  contrast: declarationsOf('[data-theme="contrast"]'),
};

const channel = (value: number): number => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);

/** Relative luminance (WCAG 2.2). */
const luminance = (hex: string): number => {
  expect(hex).toMatch(/^#[\da-f]{6}$/i);
  const bits = Number.parseInt(hex.slice(1), 16);
  return 0.2126 * channel(bits >> 16) + 0.7152 * channel((bits >> 8) & 255) + 0.0722 * channel(bits & 255);
};

const contrast = (one: string, other: string): number => {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number];
  return (light + 0.05) / (dark + 0.05);
};

const grounds = ['bg', 'surface', 'raised', 'hover', 'accent-weak'];
const texts = ['text', 'text-2', 'text-3', 'accent', 'critical', 'high', 'medium', 'low', 'info', 'ok'];
const severe = ['critical', 'high', 'medium', 'low', 'info', 'ok'];

const pairs: readonly (readonly [text: string, ground: string])[] = [
  ...texts.flatMap((text) => grounds.map((ground) => [text, ground] as const)),
  ...severe.flatMap((tone) => [tone, 'text', 'text-2', 'text-3'].map((text) => [text, `${tone}-weak`] as const)),
  ['on-accent', 'accent'],
];

describe.each(Object.entries(themes))('the theme %s', (name, tokens) => {
  it('holds every text on every ground to 4.5:1, high contrast to 7:1', () => {
    const least = name === 'contrast' ? 7 : 4.5;
    const low = pairs
      .map(([text, ground]) => ({ pair: `${text} on ${ground}`, ratio: contrast(tokens[text] ?? '', tokens[ground] ?? '') }))
      .filter(({ ratio }) => ratio < least);
    expect(low).toEqual([]);
  });

  it.each([
    'field',
    'focus',
    'critical',
    'high',
    'medium',
    'low',
    'info',
    'ok',
    'accent',
  ])('holds the mark %s to 3:1 on what it stands on', (mark) => {
    for (const ground of ['bg', 'surface', 'raised']) expect(contrast(tokens[mark] ?? '', tokens[ground] ?? '')).toBeGreaterThanOrEqual(3);
  });

  it('gives a value to every name the dark theme gives one to', () => {
    expect(Object.keys(tokens).sort()).toEqual(Object.keys(themes.dark ?? {}).sort());
  });
});

describe('the tokens', () => {
  it('follow a light system before any script runs, with the values of the light theme', () => {
    expect(css).toContain('@media (prefers-color-scheme: light)');
    expect(declarationsOf(':root:not([data-theme])')).toEqual(themes.light);
  });

  it('follow forced colours', () => {
    expect(css).toContain('@media (forced-colors: active)');
  });

  it('are the only colours there are', () => {
    expect(css).toContain('--color-*: initial;');
    const mapped = [...css.matchAll(/--color-[\w-]+: var\(--([\w-]+)\);/g)].map(([, name]) => name ?? '');
    expect(mapped.length).toBeGreaterThan(25);
    expect(mapped.filter((name) => !(name in (themes.dark ?? {})))).toEqual([]);
  });
});
