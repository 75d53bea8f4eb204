import { hash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { consentPage } from '../../electron/http/pages/consent-page.ts';
import { errorPage } from '../../electron/http/pages/error-page.ts';
import { stylesheet } from '../../electron/http/pages/stylesheet.ts';
import { consentProps, everyPage, formsOf, type Tag, tagsOf } from './pages-fixtures.ts';

const pages = everyPage('T');
const named = Object.entries(pages);
const VOID = ['meta', 'link', 'input', 'img', 'br'];
const VISIBLE = (tag: Tag): boolean => tag.name === 'input' && tag.attributes.type !== 'hidden' && tag.attributes.hidden === undefined;

describe.each(named)('the page %s', (_name, page) => {
  const tags = tagsOf(page);
  const opening = tags.filter(({ closing }) => !closing);
  const ids = opening.flatMap(({ attributes }) => (attributes.id === undefined ? [] : [attributes.id]));

  test('closes every element it opens, in order', () => {
    const open: string[] = [];
    for (const { name, closing } of tags) {
      if (closing) expect(open.pop()).toBe(name);
      else if (!VOID.includes(name)) open.push(name);
    }
    expect(open).toEqual([]);
  });

  test('has a language, a viewport, a title, one main part and one first heading', () => {
    const count = (name: string) => opening.filter((tag) => tag.name === name).length;
    expect(opening[0]?.attributes.lang).toBe('en');
    expect(page).toContain('<meta name="viewport" content="width=device-width, initial-scale=1">');
    expect([count('title'), count('main'), count('h1')]).toEqual([1, 1, 1]);
  });

  test('WCAG 1.3.1 labels every field a person fills in', () => {
    const labelled = opening.filter(({ name }) => name === 'label').map(({ attributes }) => attributes.for);
    for (const { attributes } of opening.filter(VISIBLE)) expect(labelled).toContain(attributes.id);
  });

  test('uses each id once and points only at ids that exist', () => {
    expect(ids).toEqual([...new Set(ids)]);
    for (const { attributes } of opening) {
      const pointers = [attributes.for, attributes['aria-describedby'], attributes['aria-labelledby']].flatMap(
        (value) => value?.split(' ') ?? [],
      );
      for (const pointer of pointers) expect(ids).toContain(pointer);
    }
  });

  test('WCAG 1.3.5 names the purpose of every text field', () => {
    const texts = opening.filter((tag) => VISIBLE(tag) && tag.attributes.type !== 'checkbox');
    for (const { attributes } of texts)
      expect(attributes.autocomplete).toMatch(/^(?:username|current-password|new-password|one-time-code|off)$/);
  });
});

describe('forms', () => {
  test('carry the anti-forgery value in every POST to this server, once', () => {
    for (const [name, page] of named.filter(([name]) => name !== 'formPost')) {
      for (const form of formsOf(page)) {
        expect(form.method, name).toBe('post');
        expect(form.action, name).toMatch(/^\/[a-z]/);
        expect(
          form.controls.filter((control) => control.startsWith('csrf=')),
          `${name} ${form.action}`,
        ).toEqual(['csrf=T']);
      }
    }
  });

  test('OAuth 2.0 Form Post Response Mode §2 send the client the response parameters and nothing else', () => {
    expect(formsOf(pages.formPost ?? '')).toEqual([
      { method: 'post', action: 'https://client.example/cb?T', controls: ['code=T', 'state=T'] },
    ]);
  });

  test.each([
    ['signIn', [['/sign-in', 'request csrf username password']]],
    [
      'totp',
      [
        ['/sign-in/totp', 'pending csrf code'],
        ['/sign-in/recovery-code', 'pending csrf'],
      ],
    ],
    [
      'recoveryCode',
      [
        ['/sign-in/recovery-code', 'pending csrf code'],
        ['/sign-in/totp', 'pending csrf'],
      ],
    ],
    ['consent', [['/consent', 'request csrf scope scope decision decision']]],
    ['signOut', [['/sign-out', 'state xT csrf']]],
    ['enrol', [['/account/totp/confirm', 'sealed csrf code current_password']]],
    [
      'accountBare',
      [
        ['/account/password', 'csrf current_password new_password'],
        ['/account/totp/start', 'csrf'],
      ],
    ],
    [
      'account',
      [
        ['/account/password', 'csrf current_password new_password'],
        ['/account/recovery-codes', 'csrf current_password'],
        ['/account/totp/remove', 'csrf current_password'],
        ['/account/sessions/revoke-others', 'csrf'],
        ['/account/sessions/revoke', 'csrf session'],
        ['/account/consents/withdraw', 'csrf client_id'],
      ],
    ],
  ])('of the page %s post to the paths, with the fields, that the routes read', (name, expected) => {
    const found = formsOf(pages[name] ?? '').map((form) => [form.action, form.controls.map((c) => c.slice(0, c.indexOf('='))).join(' ')]);
    expect(found).toEqual(expected);
  });
});

describe('errors', () => {
  const failed = named.filter(([name]) => name.endsWith('Failed') || name.endsWith('Refused') || name.endsWith('Wrong'));

  test.each(failed)('WCAG 3.3.1 are announced, once, and told in the title: %s', (_name, page) => {
    expect(page.match(/role="alert"/g)).toHaveLength(1);
    expect(page).toContain('<title>Error: ');
  });

  test.each(
    failed.filter(([name]) => !/Start|Sessions|Consents/.test(name)),
  )('are tied to a field that is marked wrong and focused: %s', (_name, page) => {
    const wrong = tagsOf(page).filter(({ attributes }) => attributes['aria-invalid'] === 'true');
    expect(wrong.length).toBeGreaterThan(0);
    for (const { attributes } of wrong) expect(attributes['aria-describedby']?.split(' ')).toContain('error');
    expect(wrong.filter(({ attributes }) => attributes.autofocus !== undefined)).toHaveLength(1);
  });

  test('leave no field marked wrong where nothing failed', () => {
    for (const name of ['signIn', 'totp', 'recoveryCode', 'enrol', 'account']) expect(pages[name]).not.toMatch(/aria-invalid|role="alert"/);
  });

  test('show a fault by its incident and never link or redirect anywhere', () => {
    const page = errorPage({ status: 500, title: 'Something went wrong', message: 'Try again.', incident: '0193a5c2' });
    expect(page).toContain('0193a5c2');
    expect(tagsOf(page).filter(({ name }) => ['a', 'form', 'script'].includes(name))).toEqual([]);
    expect(page).not.toContain('http-equiv');
  });

  test.each([
    [0, '1 second'],
    [90, '90 seconds'],
    [91, '2 minutes'],
    [5400, '90 minutes'],
    [5401, '2 hours'],
  ])('say how long to wait, never less than %i s', (retryAfterSeconds, words) => {
    expect(errorPage({ status: 429, title: 'Wait', message: 'Wait.', retryAfterSeconds })).toContain(`<dd>${words}</dd>`);
  });
});

describe('consent', () => {
  const page = consentPage({
    ...consentProps('T'),
    scopes: [
      { name: 'openid', description: 'Know who you are', alreadyGranted: true, required: true },
      { name: 'mail.read', description: 'Read your mail', alreadyGranted: false, required: false },
    ],
    clientName: 'Mail Sync',
    clientHost: 'mailsync.example',
    userName: 'ada',
    redirectHost: 'app.mailsync.example:8443',
  });

  test('RFC 6749 §3.3 can be narrowed: one checked box for each scope, and a required scope that cannot be cleared', () => {
    const boxes = tagsOf(page).filter(({ attributes }) => attributes.type === 'checkbox');
    expect(boxes.map(({ attributes }) => [attributes.name, attributes.value, attributes.checked, attributes.disabled])).toEqual([
      [undefined, undefined, '', ''],
      ['scope', 'mail.read', '', undefined],
    ]);
    expect(formsOf(page)[0]?.controls).toContain('scope=openid');
  });

  test('OpenID Connect Core §3.1.2.4 says who asks, for what, for whom, and where the browser goes next', () => {
    for (const words of ['Mail Sync', 'mailsync.example', 'ada', 'app.mailsync.example:8443', 'Read your mail', 'mail.read'])
      expect(page).toContain(`<bdi>${words}</bdi>`);
  });

  test('puts deny first, so that the Enter key alone allows nothing', () => {
    expect(formsOf(page)[0]?.controls.filter((control) => control.startsWith('decision='))).toEqual(['decision=deny', 'decision=allow']);
  });

  test('shows a host of the longest length whole, because its end says whose it is', () => {
    const host = `${'a'.repeat(63)}.${'b'.repeat(63)}.${'c'.repeat(63)}.${'d'.repeat(49)}.evil.example:65535`;
    expect(consentPage({ ...consentProps('T'), redirectHost: host })).toContain(host);
  });
});

describe('the stylesheet', () => {
  test('has its content in its path, so that it can be cached for ever', () => {
    expect(stylesheet.path).toBe(`/assets/gatewatch-${hash('sha256', stylesheet.body, 'hex').slice(0, 16)}.css`);
    for (const [name, page] of named) expect(page, name).toContain(`<link rel="stylesheet" href="${stylesheet.path}">`);
  });

  test('answers every preference and loads nothing', () => {
    for (const query of ['prefers-color-scheme: light', 'prefers-contrast: more', 'prefers-reduced-motion', 'forced-colors'])
      expect(stylesheet.body).toContain(query);
    expect(stylesheet.body).not.toMatch(/url\(|@import/);
  });

  test('defines every class the pages use and every colour it uses', () => {
    const used = named.flatMap(([, page]) => tagsOf(page).flatMap(({ attributes }) => attributes.class?.split(' ') ?? []));
    for (const name of new Set(used)) expect(stylesheet.body, name).toMatch(new RegExp(`\\.${name}[\\s.,:{]`));
    for (const [, variable] of stylesheet.body.matchAll(/var\((--[\w-]+)\)/g)) expect(stylesheet.body).toContain(`${variable}:`);
  });
});
