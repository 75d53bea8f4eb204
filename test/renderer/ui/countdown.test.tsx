import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { counted } from '../../../renderer/ui/text/counted.ts';
import { Countdown } from '../../../renderer/ui/time/countdown.tsx';
import { ZoneProvider } from '../../../renderer/ui/time/zone-provider.tsx';

const NOON = Date.UTC(2026, 10, 21, 12);
const said = (left: number, words: { readonly lead?: string; readonly over?: string } = {}): string =>
  renderToStaticMarkup(
    <ZoneProvider zone="utc" onZoneChange={() => undefined} now={() => NOON}>
      <Countdown until={NOON + left} {...words} />
    </ZoneProvider>,
  ).replaceAll(/<[^>]*>/g, '');

describe('how long is left', () => {
  it('is a time while there is any, and then a word', () => {
    expect(said(90_000)).toBe('1 min 30 s');
    expect(said(0)).toBe('expired');
  });

  it('has its words before it for as long as it is a time', () => {
    const words = { lead: 'given up in', over: 'given up' };
    expect(said(90_000, words)).toBe('given up in 1 min 30 s');
    expect(said(0, words)).toBe('given up');
    expect(said(-90_000, words)).toBe('given up');
  });
});

describe('a number with its word', () => {
  it('is of one or of many', () => {
    expect([0, 1, 1312].map((count) => counted(count, 'violation'))).toEqual(['0 violations', '1 violation', '1,312 violations']);
    expect([1, 2].map((count) => counted(count, 'session ends', 'sessions end'))).toEqual(['1 session ends', '2 sessions end']);
  });
});
