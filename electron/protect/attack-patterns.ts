export type AttackPattern = 'sql_injection' | 'script_injection' | 'path_traversal' | 'command_injection' | 'file_disclosure';

const named = (kind: AttackPattern, sources: readonly string[]) => sources.map((source) => ({ kind, source }));

const sql: readonly string[] = [
  // Conditions that are always true: ' or '1'='1, ') or (1=1, 1 or 1=1--
  ...['or', 'and'].flatMap((word) => [
    `['"][)]*\\s*${word}[\\s('"]+\\w+['"]*\\s*=\\s*['"]*\\w`,
    `['"][)]*\\s*${word}[\\s('"]+\\w+['"]*\\s+like\\s`,
    `['"]\\s*${word}\\s*['"]+\\s*=\\s*['"]`,
    `\\d[)]*\\s+${word}[\\s(]+\\d+\\s*=\\s*\\d`,
    `\\d[)]*\\s+${word}[\\s(]+select\\s`,
  ]),
  ...['\\|\\|', '&&'].map((word) => `['"]\\s*${word}\\s*['"]*\\w+['"]*\\s*=\\s*['"]*\\w`),
  ...['\\s+', '\\s+all\\s+', '\\s*[(]+\\s*'].flatMap((between) => [
    `union${between}select\\s.+\\sfrom\\s`,
    `union${between}select\\s+\\w+\\s*,`,
    `union${between}select\\s+[\\d'"@(*]`,
    `union${between}select\\s+null`,
  ]),
  'select\\s.+\\sfrom\\s+information_',
  '[(]\\s*select\\s.+\\sfrom\\s',
  '[\'";]\\s*drop\\s+table\\s',
  '[\'";]\\s*drop\\s+database\\s',
  '[\'";]\\s*delete\\s+from\\s',
  '[\'";]\\s*insert\\s+into\\s',
  '[\'";]\\s*update\\s+\\w+\\s+set\\s',
  '[\'"]\\s*;\\s*shutdown\\s',
  '[(]\\s*sleep\\s*[(]\\s*\\d',
  '[\'"\\s]sleep\\s*[(]\\s*\\d+\\s*[)]',
  'pg_sleep\\s*[(]',
  'benchmark\\s*[(]\\s*\\d+\\s*,',
  'waitfor\\s+delay\\s+[\'"]',
  'extractvalue\\s*[(]',
  'updatexml\\s*[(]',
  'into\\s+outfile\\s',
  'load_file\\s*[(]',
  'xp_cmdshell',
  "'\\s*order\\s+by\\s+\\d",
  "'\\s*having\\s+\\d+\\s*=",
  "\\w'\\s*--\\s",
  "\\w'\\s*;\\s*--\\s",
];

const handlers: readonly string[] = ['error', 'load', 'click', 'focus', 'mouseover', 'toggle', 'begin', 'pointerenter'];
const script: readonly string[] = [
  ...['script', 'iframe', 'object', 'embed', 'svg'].map((tag) => `<\\s*${tag}[\\s/>]`),
  '</\\s*script',
  'javascript\\s*:\\s*\\S',
  'vbscript\\s*:\\s*\\S',
  'data:text/html',
  ...handlers.map((event) => `[\\s"'/]on${event}\\s*=\\s*\\S`),
  'document\\s*[.]\\s*cookie',
  'document\\s*[.]\\s*write\\s*[(]',
  'alert\\s*[(]\\s*[\\d"\'`d]',
  'eval\\s*[(]\\s*[a"\'`]',
];

// The last one is a slash in a form that UTF-8 forbids (C0 AF), read byte by byte and in lower case.
const traversal: readonly string[] = ['[.][.][/\\\\][.][.][/\\\\]', '/[.][.][/\\\\]', '[.][.];/', '[.][.][.][.]//', '[.][.]\u00e0\u00af'];

/** What parts one command from the next. */
const THEN = '[;|&`]\\s*';
const command: readonly string[] = [
  ...['cat\\s+[/.*]', 'ls\\s+[-/]', 'curl\\s+[-h]', 'wget\\s+[-h]', 'nc\\s+-', 'nc\\s+\\S+\\s+\\d', 'bash\\s+[-<]', 'sh\\s+-c'].map(
    (text) => THEN + text,
  ),
  ...['ping\\s+-\\w', 'rm\\s+-r', 'whoami\\s', 'uname\\s+-', 'nslookup\\s+\\S'].map((text) => THEN + text),
  '[$][(]\\s*\\w+\\s+\\S',
  '[$][(]\\s*id\\s*[)]',
  '[$][(]\\s*whoami\\s*[)]',
  '`\\s*id\\s*`',
  '[$][{]\\s*jndi\\s*:',
  '[$][{]\\s*ifs\\s*[}]',
  '[(]\\s*[)]\\s*[{]\\s*:\\s*;',
  '/bin/sh',
  '/bin/bash',
  'cmd[.]exe',
  'powershell\\s+-\\w',
  'powershell[.]exe',
];

const files: readonly string[] = [
  ...['/etc/passwd', '/etc/shadow', '/etc/hosts', '/proc/self/', 'boot[.]ini', 'win[.]ini', 'web[.]config', 'wp-config[.]php'],
  ...[
    'php://',
    'expect://',
    'file:///etc',
    'file:///c:',
    '/[.]env\\W',
    '/[.]git/',
    '/[.]svn/',
    '/[.]aws/',
    '/[.]ssh/',
    '/[.]htpasswd',
    'id_rsa',
  ],
  ...['/dump[.]sql', '/backup[.]zip', '/backup[.]sql', 'phpinfo[.]php'],
];

/**
 * What attacks on web applications look like, in lower case and without comments. A pattern stands here only if no value that this server takes holds it in good
 * faith: names such as `O'Brien`, addresses, scopes, JSON and tokens must all pass. Better an attack that is missed, which every endpoint refuses by its grammar
 * all the same, than a person who is taken for an attacker.
 *
 * @see OWASP Web Security Testing Guide 4.2, §4.5.1 and §4.7 · CWE-89, CWE-79, CWE-22, CWE-78, CWE-73
 */
export const attackPatterns: readonly { readonly kind: AttackPattern; readonly source: string }[] = [
  ...named('sql_injection', sql),
  ...named('script_injection', script),
  ...named('path_traversal', traversal),
  ...named('command_injection', command),
  ...named('file_disclosure', files),
];
