import { afterEach, describe, expect, it } from 'vitest';
import { composeMail } from '../../electron/notify/mail/compose-mail.ts';
import { isMailAddress } from '../../electron/notify/mail/mail-address.ts';
import { sendMail } from '../../electron/notify/mail/send-mail.ts';
import type { Message } from '../../electron/notify/message.ts';
import type { MailTarget } from '../../electron/store/notification-records.ts';
import { selfSigned } from '../config/self-signed.ts';
import { type FakeSmtp, type SmtpOptions, startSmtp } from './fake-smtp.ts';

const HOSTILE = 'x\r\nBcc: eve@evil.example\r\n\r\n.\r\nMAIL FROM:<eve@evil.example>\u2028ünïcode 🦊 =?UTF-8?B?aGk=?= ';
const AT = Date.parse('2026-03-10T12:00:00Z');
const tls = selfSigned();

const message: Message = {
  id: '0195-abc',
  type: 'alert.raised',
  at: AT,
  severity: 'critical',
  title: HOSTILE,
  text: `${HOSTILE}${'long '.repeat(200)}`,
  link: '/alerts/1',
  data: {},
};

let servers: FakeSmtp[] = [];
afterEach(async () => {
  await Promise.all(servers.map((one) => one.close()));
  servers = [];
});
const smtp = async (options: SmtpOptions): Promise<FakeSmtp> => {
  const one = await startSmtp(options);
  servers.push(one);
  return one;
};

const target = (port: number, over: Partial<MailTarget> = {}): MailTarget => ({
  kind: 'mail',
  host: 'localhost',
  port,
  security: 'starttls',
  user: 'gatewatch',
  password: 'pa ss\u00fc',
  from: 'gatewatch@example.com',
  to: ['soc@example.com', 'ops@example.com'],
  ...over,
});
const send = (to: MailTarget, timeout = 5000, ca: readonly string[] | null = [tls.cert]) =>
  sendMail({ ca: ca ?? undefined }, { target: to, message, at: AT, signal: AbortSignal.timeout(timeout) });

const PLAIN = Buffer.from('\0gatewatch\0pa ssü').toString('base64');
const offers = ['STARTTLS', 'SIZE 1000000'];
const offersWithin = ['AUTH LOGIN PLAIN', 'SIZE 1000000'];

const decodedWords = (value: string): string =>
  value
    .replace(/\?=\r\n =\?UTF-8\?B\?/g, '?==?UTF-8?B?')
    .replace(/=\?UTF-8\?B\?([^?]*)\?=/g, (_all, word) => Buffer.from(word, 'base64').toString('utf8'));

describe('mail', () => {
  it('F8 goes by STARTTLS; user and password only within', async () => {
    const { port, commands, mails } = await smtp({ tls, offers, offersWithin });
    expect(await send(target(port))).toEqual({ ok: true, detail: 'Taken for 2 of 2.' });
    expect(commands.slice(0, 8)).toEqual([
      'EHLO [127.0.0.1]',
      'STARTTLS',
      '*EHLO [127.0.0.1]',
      `*AUTH PLAIN ${PLAIN}`,
      '*MAIL FROM:<gatewatch@example.com>',
      '*RCPT TO:<soc@example.com>',
      '*RCPT TO:<ops@example.com>',
      '*DATA',
    ]);
    expect(mails).toHaveLength(1);
  });

  it('F8 goes within TLS from the first byte, with LOGIN where there is nothing else, or without a user', async () => {
    const login = await smtp({ tls, implicit: true, offers: ['AUTH LOGIN'] });
    expect(await send(target(login.port, { security: 'tls' }))).toMatchObject({ ok: true });
    expect(login.commands.slice(1, 4)).toEqual([
      '*AUTH LOGIN',
      `*${Buffer.from('gatewatch').toString('base64')}`,
      `*${Buffer.from('pa ssü').toString('base64')}`,
    ]);
    const open = await smtp({ tls, implicit: true });
    expect(await send(target(open.port, { security: 'tls', user: null, password: null }))).toMatchObject({ ok: true });
    expect(open.commands.some((one) => one.includes('AUTH'))).toBe(false);
  });

  it('F8 is not sent where STARTTLS is not offered, is refused, or something was slipped in before it', async () => {
    const silent = await smtp({ offers: ['AUTH PLAIN'] });
    expect(await send(target(silent.port))).toMatchObject({ ok: false, code: 'smtp_no_tls' });
    const refusing = await smtp({ tls, offers, replies: { STARTTLS: '454 not now' } });
    expect(await send(target(refusing.port))).toMatchObject({ ok: false, code: 'smtp_454', final: false });
    const injecting = await smtp({ tls, offers, offersWithin, replies: { STARTTLS: '220 go on\r\n250 AUTH PLAIN' } });
    expect(await send(target(injecting.port))).toMatchObject({ ok: false, code: 'smtp_injected' });
    for (const server of [silent, refusing, injecting]) expect(server.commands.filter((one) => /AUTH|MAIL|DATA/.test(one))).toEqual([]);
  });

  it('F8 is not sent to a server that cannot prove its name', async () => {
    const { port, commands } = await smtp({ tls, offers, offersWithin });
    expect(await send(target(port), 5000, null)).toMatchObject({ ok: false, code: expect.stringMatching(/^network_/) });
    const implicit = await smtp({ tls, implicit: true });
    expect(await send(target(implicit.port, { security: 'tls' }), 5000, null)).toMatchObject({ ok: false });
    expect([...commands, ...implicit.commands].filter((one) => one.startsWith('*'))).toEqual([]);
  });

  it('F8 never says a password, or anything to a user, in the clear', async () => {
    const { port, commands } = await smtp({ offers: ['AUTH PLAIN'] });
    expect(await send(target(port, { security: 'none' }))).toMatchObject({ ok: false, code: 'mail_settings', final: true });
    expect(commands).toEqual([]);
    expect(await send(target(port, { security: 'none', user: null, password: null }))).toMatchObject({ ok: true });
    expect(commands.some((one) => one.includes('AUTH'))).toBe(false);
  });

  it.each([
    ['greeting', '554 go away', 'smtp_554', true],
    ['AUTH', '535 wrong\u001b[31m', 'smtp_535', true],
    ['MAIL', '451 later', 'smtp_451', false],
    ['RCPT', '550 nobody', 'smtp_550', true],
    ['DATA', '421 closing', 'smtp_421', false],
    ['.', '552 too much', 'smtp_552', true],
    ['EHLO', 'HTTP/1.1 400 Bad Request', 'smtp_garbled', false],
    ['EHLO', '250-more\r\n'.repeat(200), 'smtp_garbled', false],
  ])('F8 that is answered to %s by %s failed as %s, final: %s', async (at, reply, code, final) => {
    const { port } = await smtp({ tls, offers, offersWithin, replies: { [at]: reply } });
    const outcome = await send(target(port));
    expect(outcome).toMatchObject({ ok: false, code, final });
    expect(outcome.detail).not.toMatch(/\p{Cc}/u);
  });

  it('F8 goes to those who are taken when others are refused', async () => {
    const { port, mails } = await smtp({ tls, offers, offersWithin, replies: { 'RCPT TO:<ops@example.com>': '550 nobody' } });
    expect(await send(target(port))).toEqual({ ok: true, detail: 'Taken for 1 of 2; the server refused the others.' });
    expect(mails).toHaveLength(1);
  });

  it('F8 is given up when the server says nothing, or is not there', async () => {
    const { port } = await smtp({ replies: { greeting: '220-wait' } });
    expect(await send(target(port), 150)).toMatchObject({ ok: false, code: 'timeout', final: false });
    const gone = await startSmtp();
    await gone.close();
    expect(await send(target(gone.port))).toMatchObject({ ok: false, code: 'network_econnrefused' });
  });

  it('F8 holds hostile text as text: no header, recipient, command or end of it comes from there', async () => {
    const { port, commands, mails } = await smtp({ tls, offers, offersWithin });
    await send(target(port));
    const mail = mails[0] ?? '';
    const [head = '', body = ''] = mail.split('\r\n\r\n');
    expect(mail.split('\r\n\r\n')).toHaveLength(2);
    const headers = head.split(/\r\n(?! )/);
    expect(headers.map((line) => line.slice(0, line.indexOf(':')))).toEqual([
      'From',
      'To',
      'Subject',
      'Date',
      'Message-ID',
      'MIME-Version',
      'Content-Type',
      'Content-Transfer-Encoding',
      'Auto-Submitted',
    ]);
    expect(mail).toMatch(/^[\x20-\x7e\r\n]*$/);
    for (const line of mail.split('\r\n')) expect(line.length).toBeLessThanOrEqual(78);
    expect(decodedWords(headers[2] ?? '')).toBe(`Subject: Gatewatch: critical: ${HOSTILE}`.slice(0, 'Subject: '.length + 160));
    expect(Buffer.from(body, 'base64').toString('utf8')).toContain(HOSTILE);
    expect(headers[4]).toBe('Message-ID: <0195-abc.gatewatch@example.com>');
    expect(headers[3]).toBe('Date: Tue, 10 Mar 2026 12:00:00 +0000');
    expect(commands.filter((one) => /eve/.test(one))).toEqual([]);
  });

  it('F8 of an empty text is still one', () => {
    const mail = composeMail({ from: 'a@b.example', to: ['c@d.example'] }, { ...message, text: '', title: '' }, AT);
    expect(mail).toContain('Subject: =?UTF-8?B?');
    expect(mail.endsWith('\r\n')).toBe(true);
  });

  it('F8 goes to addresses that need no quotes, and to nothing else', async () => {
    expect(['a@b.example', 'first.last+tag@mail.example.com', "o'neil@example.com", 'root@localhost'].every(isMailAddress)).toBe(true);
    const hostile = [
      '',
      'a',
      '@b.example',
      'a@',
      'a@b@c.example',
      'a b@c.example',
      'a@b.example\r\nRCPT TO:<eve@evil.example>',
      'a@b.example\n',
      '<a@b.example>',
      'a@b.example> SIZE=1',
      '"a b"@c.example',
      '.a@b.example',
      'a..b@c.example',
      'a.@b.example',
      'a@-b.example',
      'a@b..example',
      'ä@b.example',
      'a@[127.0.0.1]',
      `${'a'.repeat(65)}@b.example`,
      `a@${'b'.repeat(64)}.example`,
      'a@b.example\0',
      'a,b@c.example',
    ];
    expect(hostile.filter(isMailAddress)).toEqual([]);
    const { port, commands } = await smtp({ tls, offers, offersWithin });
    expect(await send(target(port, { to: ['a@b.example>\r\nDATA'] }))).toMatchObject({ code: 'mail_settings' });
    expect(await send(target(port, { from: 'a@b.example\r\nX: y' }))).toMatchObject({ code: 'mail_settings' });
    expect(commands).toEqual([]);
  });
});
