import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { describePerformed } from '../../../renderer/acts/describe-performed.ts';
import { effectLines } from '../../../renderer/acts/effect-lines.ts';
import { ResidualClock } from '../../../renderer/acts/residual-clock.tsx';
import { ZoneProvider } from '../../../renderer/ui/time/zone-provider.tsx';
import { rangesIn, ruleRequest, tellWrong, wrongAddresses } from '../../../renderer/views/network/rule-request.ts';
import { act, type Effect, effect, type Residual } from '../../../shared/contract/acts.ts';

const NOON = Date.UTC(2026, 10, 21, 12);
const none = Object.fromEntries(Object.keys(effect.shape.counts.shape).map((name) => [name, 0])) as Effect['counts'];

describe('the effect of an act', () => {
  it('is a line for everything that is touched, and none for what is not', () => {
    expect(effectLines(none)).toEqual([]);
    expect(effectLines({ ...none, users: 1, access_tokens: 312 })).toEqual([
      { label: 'user', count: 1 },
      { label: 'access tokens', count: 312 },
    ]);
  });

  it.each(Object.keys(none) as (keyof Effect['counts'])[])('has words for one and for many %s', (name) => {
    const [one] = effectLines({ ...none, [name]: 1 });
    const [many] = effectLines({ ...none, [name]: 2 });
    expect(one?.label).toMatch(/^[a-z ]+$/);
    expect(many?.label).toMatch(/s$|ses/);
    expect(one?.label).not.toBe(many?.label);
  });

  it('leaves nothing out that the engine may add: an act that goes the other way is told too', () => {
    expect(effectLines({ ...none, keys: -1 })).toEqual([{ label: 'signing keys', count: -1 }]);
  });
});

describe('what became of an act', () => {
  const failures = (many: number) => Array.from({ length: many }, (_, at) => ({ id: `t${at}`, why: 'already revoked' }));

  it('is said in numbers, and nothing is said of failures when there are none', () => {
    expect(describePerformed({ matched: 1312, done: 1312, failed: [] })).toEqual({
      text: 'Done: 1,312 of 1,312.',
      failed: 0,
      lines: [],
    });
  });

  it('names what failed and why, one line each', () => {
    expect(describePerformed({ matched: 3, done: 2, failed: failures(1) })).toEqual({
      text: 'Done: 2 of 3, failed: 1.',
      failed: 1,
      lines: ['t0: already revoked'],
    });
  });

  it('takes what ended by itself meanwhile for no failure', () => {
    expect(describePerformed({ matched: 312, done: 310, failed: [] })).toMatchObject({ text: 'Done: 310 of 312.', failed: 0 });
    expect(describePerformed({ matched: 2, done: 3, failed: [] })).toMatchObject({ text: 'Done: 3 of 2.', failed: 0 });
  });

  it('counts the failures that are too many to be listed', () => {
    const { text, failed, lines } = describePerformed({ matched: 1000, done: 300, failed: failures(100) });
    expect([text, failed]).toEqual(['Done: 300 of 1,000, failed: 700.', 700]);
    expect(lines).toHaveLength(101);
    expect(lines.at(-1)).toBe('and 600 more');
    expect(describePerformed({ matched: 100, done: 0, failed: failures(100) }).lines).toHaveLength(100);
  });
});

describe('what stays alive', () => {
  const clock = (residual: Partial<Residual>): string =>
    renderToStaticMarkup(
      <ZoneProvider zone="utc" onZoneChange={() => undefined} now={() => NOON}>
        <ResidualClock residual={{ tokens: 1, until: '2026-11-21T12:09:12.000Z', audiences: [], ...residual }} />
      </ZoneProvider>,
    );
  const words = (html: string): string => html.replaceAll(/<[^>]*>/g, '');

  it('is told with where and until when', () => {
    expect(words(clock({}))).toMatch(
      /^1 self-contained token stays valid at resource servers that do not introspect, up to 12:09:12 UTC: 9 min/,
    );
    expect(words(clock({ tokens: 7, audiences: ['https://api.example'] }))).toContain(
      '7 self-contained tokens stay valid at resource servers that do not introspect (https://api.example), up to',
    );
  });

  it('names three audiences and counts the others', () => {
    expect(words(clock({ audiences: ['a', 'b', 'c', 'd', 'e'] }))).toContain('(a, b, c and 2 more)');
  });

  it('takes an audience for text', () => {
    const html = clock({ audiences: ['<img src=x onerror=alert(1)>\u202e'] });
    expect(html).toContain('&lt;img src=x onerror=alert(1)&gt;');
    expect(html).not.toMatch(/<img|\u202e/);
  });
});

describe('addresses that cannot be used', () => {
  const problem = (field: string, fix: string) => ({ field, problem: 'It cannot be used.', fix });

  it('are told with their line, all of them, whatever stands between the others', () => {
    const text = '192.0.2.1, 192.0.2.2\n203.0.113.999\n\n192.0.2.1 192.0.2.1/8';
    expect(wrongAddresses(text, [problem('ranges[2]', 'It is no address.'), problem('ranges[3]', 'It has bits beyond.')])).toEqual([
      'Line 2: It is no address.',
      'Line 4: It has bits beyond.',
    ]);
  });

  it('of one line need no number', () => {
    expect(wrongAddresses('203.0.113.0/33', [problem('ranges', 'It is no range.')])).toEqual(['It is no range.']);
    expect(wrongAddresses('192.0.2.1', [problem('seconds', 'It is too long.')])).toEqual([]);
  });

  it('are told before the engine is asked where it would not read them: too short, too long', () => {
    expect(wrongAddresses(`192.0.2.1\nx\n${'9'.repeat(65)}`, [])).toEqual([
      'Line 2: "x" is not an address or range.',
      `Line 3: "${'9'.repeat(40)}" is not an address or range.`,
    ]);
  });

  it('are told as text, and of very many how many more there are', () => {
    expect(wrongAddresses(`\u202e${'a'.repeat(70)}`, []).join()).not.toContain('\u202e');
    const lines = Array.from({ length: 90 }, (_, at) => `Line ${at + 1}: no`);
    expect(tellWrong(lines).split('\n')).toEqual([...lines.slice(0, 10), 'and 80 more']);
    expect(tellWrong(lines.slice(0, 10)).split('\n')).toHaveLength(10);
  });
});

describe('a block that is asked for', () => {
  it('is of each address once, whatever stands between them', () => {
    expect(rangesIn(' 192.0.2.1,192.0.2.1;\n\t2001:db8::/48\r\n')).toEqual(['192.0.2.1', '2001:db8::/48']);
    expect(rangesIn(' ,;\n')).toEqual([]);
  });

  it('is an act the engine takes', () => {
    const request = ruleRequest('block', '192.0.2.1', '3600');
    expect(request).toEqual({
      act: { act: 'addresses.block', ranges: ['192.0.2.1'], seconds: 3600 },
      title: 'Block 192.0.2.1',
      verb: 'Block',
    });
    expect(act.parse(request.act)).toEqual(request.act);
    const forever = ruleRequest('allow', '192.0.2.1 192.0.2.0/24', 'ever');
    expect(forever).toMatchObject({ act: { act: 'addresses.allow', seconds: null }, title: 'Allow 2 addresses', verb: 'Allow' });
    expect(act.parse(forever.act)).toEqual(forever.act);
  });

  it('is never of more than the engine takes at once', () => {
    const many = Array.from({ length: 150 }, (_, at) => `192.0.2.${at}`).join('\n');
    expect(act.safeParse(ruleRequest('block', many, '60').act).success).toBe(true);
  });

  it('of what is no address is left to the engine to refuse', () => {
    const { act: asked, title } = ruleRequest('block', '<script>', '60');
    expect([asked, title]).toEqual([{ act: 'addresses.block', ranges: ['<script>'], seconds: 60 }, 'Block <script>']);
  });
});
