import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formPostPage, formPostScript } from '../../electron/http/pages/form-post-page.ts';
import { signedOutPage } from '../../electron/http/pages/signed-out-page.ts';
import { everyPage, tagsOf } from './pages-fixtures.ts';

const CORPUS = [
  '<script>alert(1)</script>',
  '"><script src=//evil.example></script>',
  "'><img src=x onerror=alert(1)>",
  '" autofocus onfocus="alert(1)',
  '` onmouseover=alert(1) `',
  '</title><script>alert(1)</script>',
  '</bdi></strong><svg/onload=alert(1)>',
  '<!--<script>--><iframe srcdoc="<script>alert(1)</script>">',
  ']]><style>*{background:url(//evil.example)}</style>',
  'javascript:alert(1)//',
  '&lt;script&gt;&#60;script&#62;&quot; onclick=&quot;x',
  '<base href="//evil.example/"><meta http-equiv="refresh" content="0;url=javascript:alert(1)">',
  '\u0000<\u0000script>alert(1)',
  '\u2028</script>\u2029<a href="java\tscript:alert(1)">',
  '</form><form action="https://evil.example"><input name="csrf">',
  '＜script＞ \ud800<b>',
  '#{7*7}{{7*7}}<%= 7*7 %>',
];

/** Tag names and attribute names in order, without what the texts fill in. */
const skeleton = (page: string): string =>
  tagsOf(page)
    .map(({ name, closing, attributes }) => `${closing ? '/' : ''}${name}[${Object.keys(attributes)}]`)
    .join(' ');

const harmless = everyPage('harmless');
const expected = Object.fromEntries(Object.entries(harmless).map(([name, page]) => [name, skeleton(page)]));

describe('hostile text in every property of every page', () => {
  test.each(CORPUS)('leaves the markup of all pages as it is: %j', (payload) => {
    for (const [name, page] of Object.entries(everyPage(payload))) expect(skeleton(page), name).toBe(expected[name]);
  });

  test.each(CORPUS)('adds no script, handler or address that acts: %j', (payload) => {
    for (const [name, page] of Object.entries(everyPage(payload))) {
      expect(page.match(/<script/gi) ?? [], name).toHaveLength(name === 'formPost' ? 1 : 0);
      for (const tag of tagsOf(page)) {
        expect(
          Object.keys(tag.attributes).filter((attribute) => /^on|^style$|^srcdoc$/.test(attribute)),
          name,
        ).toEqual([]);
        for (const address of [tag.attributes.href, tag.attributes.action, tag.attributes.src]) {
          expect(address ?? '/', name).toMatch(/^(?:\/(?!\/)|https:\/\/client\.example\/|data:,$|data:image\/svg\+xml;base64,[\w+/=]*$)/);
        }
      }
    }
  });

  // An empty user name is left out: it moves the focus to the first field.
  test('leaves the markup as it is whatever the text', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', minLength: 1 }),
      fc.array(fc.constantFrom(...'<>"\'`&=/!-; script', 'on', '</'), { minLength: 1 }).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(text, (payload) => {
        for (const [name, page] of Object.entries(everyPage(payload))) expect(skeleton(page), name).toBe(expected[name]);
      }),
      { numRuns: 60 },
    );
  });

  test('shows at most 80 characters of a client name of 10,000', () => {
    const { consent = '' } = everyPage('N'.repeat(10_000));
    expect(/<h1>Allow <bdi>(N+…)<\/bdi>/.exec(consent)?.[1]).toHaveLength(80);
  });
});

describe('the content security policy', () => {
  test('needs no inline style and no inline script on any page', () => {
    for (const [name, page] of Object.entries(harmless)) {
      const names = tagsOf(page).map((tag) => tag.name);
      expect(
        names.filter((tag) => ['style', 'iframe', 'object', 'embed', 'base', 'template'].includes(tag)),
        name,
      ).toEqual([]);
      expect(page, name).not.toMatch(/\sstyle=|\son[a-z]+=|http-equiv/);
    }
  });

  test('OAuth 2.0 Form Post Response Mode §2 submits by one script of the own origin, loaded by address', () => {
    const scripts = tagsOf(harmless.formPost ?? '').filter(({ name, closing }) => name === 'script' && !closing);
    expect(scripts.map(({ attributes }) => attributes)).toEqual([{ src: formPostScript.path, defer: '' }]);
    expect(harmless.formPost).toContain('defer=""></script>');
  });
});

describe('an address that would run as script', () => {
  const hostile = [
    'javascript:alert(1)',
    ' JAVASCRIPT:alert(1)',
    'java\nscript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    '/cb',
  ];

  test.each(hostile)('is no target of a form-post response: %j', (action) => {
    expect(() => formPostPage({ action, fields: { code: 'c' } })).toThrow(TypeError);
  });

  test.each(hostile)('is no link on the signed-out page: %j', (continueUrl) => {
    expect(signedOutPage({ continueUrl })).toBe(signedOutPage({}));
  });
});
