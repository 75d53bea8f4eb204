import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { html, render } from '../../electron/http/pages/html.ts';
import { untrusted } from '../../electron/http/pages/untrusted.ts';
import { utcTime } from '../../electron/http/pages/utc-time.ts';
import { hostOf, isLinkable } from '../../electron/http/pages/web-address.ts';

describe('the html template', () => {
  test('escapes the six characters that can leave text or a quoted attribute', () => {
    expect(render(html`<p title="${'"\'`'}">${'<&>'}</p>`)).toBe('<p title="&quot;&#39;&#96;">&lt;&amp;&gt;</p>');
  });

  test('passes templates and arrays of templates through and escapes texts in arrays', () => {
    expect(render(html`<ul>${['a', '<'].map((text) => html`<li>${text}</li>`)}${['<', 1]}</ul>`)).toBe(
      '<ul><li>a</li><li>&lt;</li>&lt;1</ul>',
    );
  });

  test('leaves nothing for undefined, null and false, and something for 0 and the empty text', () => {
    expect(render(html`[${undefined}${null}${false}|${0}|${''}]`)).toBe('[|0|]');
  });

  test('does not take parsed JSON that looks like markup for markup', () => {
    const forged = JSON.parse('{"markup":"<script>","Symbol(markup)":"<script>","toString":null}');
    expect(() => render(html`${forged}`)).toThrow(TypeError);
    expect(render(html`${JSON.parse('[["<script>"]]')}`)).toBe('&lt;script&gt;');
  });

  test('never lets a text add a quote or an angle bracket', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => !/[<>"'`]/.test(render(html`${text}`))));
  });
});

describe('text somebody else wrote', () => {
  test('UAX #9 §2 shows embedding, override and isolate controls as U+FFFD inside an isolate', () => {
    const controls = [0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2066, 0x2067, 0x2068, 0x2069].map((code) => String.fromCodePoint(code));
    expect(render(untrusted(`a${controls.join('')}b`, 80))).toBe(`<bdi>a${'\uFFFD'.repeat(controls.length)}b</bdi>`);
  });

  test('shows control characters, line separators and lone surrogates as U+FFFD', () => {
    expect(render(untrusted('a\u0000\n\u007f\u0085\u2028\ud800b', 80))).toBe('<bdi>a\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFDb</bdi>');
  });

  test('keeps a text of exactly the longest length and cuts one character more with an ellipsis', () => {
    expect(render(untrusted('abcde', 5))).toBe('<bdi>abcde</bdi>');
    expect(render(untrusted('abcdef', 5))).toBe('<bdi>abcd…</bdi>');
  });

  test('counts characters beyond the basic plane once and never splits one', () => {
    expect(render(untrusted('😀😀😀', 3))).toBe('<bdi>😀😀😀</bdi>');
    expect(render(untrusted('😀😀😀😀', 3))).toBe('<bdi>😀😀…</bdi>');
  });

  test('keeps at most four marks on one letter', () => {
    expect(render(untrusted(`e${'\u0301'.repeat(9)}x`, 80))).toBe(`<bdi>e${'\u0301'.repeat(4)}x</bdi>`);
  });

  test.each(['', '   ', '\u200b\u200d\u2060', '\u3164'])('calls a name with nothing to see unnamed (%j)', (text) => {
    expect(render(untrusted(text, 80))).toBe('<bdi>unnamed</bdi>');
  });

  test('keeps names of every script, joiners and right-to-left letters', () => {
    for (const name of ['Zoë', '日本語', 'नमस्ते', 'می‌خواهم', '👩‍🚀', 'עברית'])
      expect(render(untrusted(name, 80))).toBe(`<bdi>${name}</bdi>`);
  });

  test('is never longer than asked for', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), fc.integer({ min: 8, max: 40 }), (text, longest) => {
        const shown = render(untrusted(text, longest))
          .slice(5, -6)
          .replace(/&[^;]+;/g, '?');
        return Array.from(shown).length <= longest;
      }),
    );
  });
});

describe('times', () => {
  test('are shown to the minute in UTC with the zone named, and given exactly to machines', () => {
    expect(render(utcTime(Date.UTC(2026, 0, 3, 4, 5, 6, 7)))).toBe(
      '<time datetime="2026-01-03T04:05:06.007Z">3 Jan 2026, 04:05 UTC</time>',
    );
    expect(render(utcTime(Date.UTC(2026, 11, 31, 23, 59)))).toContain('>31 Dec 2026, 23:59 UTC<');
  });
});

describe('addresses a browser may be sent to', () => {
  test.each(['https://client.example/', 'http://127.0.0.1:8000/cb', 'com.example.app:/cb'])('takes %s', (address) =>
    expect(isLinkable(address)).toBe(true));

  test.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    ' \tjava\nscript:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    'blob:https://a/b',
    'file:///etc/passwd',
    '/relative',
    '//host',
    '',
  ])('RFC 9700 §4.1.3 leaves out %j', (address) => expect(isLinkable(address)).toBe(false));

  test('shows the host that will be reached, not what stands before an @, and look-alike letters in ASCII', () => {
    expect(hostOf('https://bank.example@evil.example:8443/')).toBe('evil.example:8443');
    expect(hostOf('https://аpple.example/')).toBe('xn--pple-43d.example');
    expect(hostOf('com.example.app:/cb')).toBe('com.example.app:/cb');
  });
});
