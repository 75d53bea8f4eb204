import { networkInterfaces } from 'node:os';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { visible } from '../../electron/lib/shown.ts';
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
  key: 'a1',
  over: false,
  at: AT,
  severity: 'critical',
  title: HOSTILE,
  text: `${HOSTILE}${'long '.repeat(200)}`,
  link: '/alerts/1',
  data: {},
};

let servers: FakeSmtp[] = [];
afterEach(async () => {
  vi.unstubAllEnvs();
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
const send = (to: MailTarget, timeout = 5000, ca: readonly string[] | null = [tls.cert], told = message) =>
  sendMail({ ca: ca ?? undefined }, { target: to, message: told, at: AT, signal: AbortSignal.timeout(timeout) });

const PLAIN = Buffer.from('\0gatewatch\0pa ssü').toString('base64');
const offers = ['STARTTLS', 'SIZE 1000000'];
const offersWithin = ['AUTH LOGIN PLAIN', 'SIZE 1000000'];

const decodedWords = (value: string): string =>
  value
    .replace(/\?=\s+=\?UTF-8\?B\?/g, '?==?UTF-8?B?')
    .replace(/\r\n /g, ' ')
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

  it('F8 is not sent where STARTTLS is not offered or is refused', async () => {
    const silent = await smtp({ offers: ['AUTH PLAIN'] });
    const refusing = await smtp({ tls, offers, replies: { STARTTLS: '454 not now' } });
    const old = await smtp({ tls, replies: { EHLO: '502 what' } });
    expect(await send(target(silent.port))).toMatchObject({ ok: false, code: 'smtp_no_tls', final: false });
    expect(await send(target(refusing.port))).toMatchObject({ ok: false, code: 'smtp_no_tls', final: false });
    expect(await send(target(old.port))).toMatchObject({ ok: false, code: 'smtp_502' });
    for (const server of [silent, refusing, old]) expect(server.commands.filter((one) => /AUTH|MAIL|DATA/.test(one))).toEqual([]);
  });

  it('F8 believes nothing that was slipped in before the encryption', async () => {
    const slipped = '220 go on\r\n250-fake.example\r\n250 AUTH LOGIN\r\n235 come in';
    const { port, commands } = await smtp({ tls, offers, offersWithin: ['AUTH PLAIN'], replies: { STARTTLS: slipped } });
    expect(await send(target(port))).toMatchObject({ ok: true });
    expect(commands.slice(2, 5)).toEqual(['*EHLO [127.0.0.1]', `*AUTH PLAIN ${PLAIN}`, '*MAIL FROM:<gatewatch@example.com>']);
  });

  it('F8 is not sent without the sign-in it was given, to a server that takes none', async () => {
    const { port, commands } = await smtp({ tls, implicit: true, replies: { AUTH: '502 what' } });
    expect(await send(target(port, { security: 'tls' }))).toMatchObject({ ok: false, code: 'smtp_502', final: true });
    expect(commands.filter((one) => /MAIL|DATA/.test(one))).toEqual([]);
  });

  it('F8 is not sent to a server that cannot prove its name', async () => {
    const { port, commands } = await smtp({ tls, offers, offersWithin });
    expect(await send(target(port), 5000, null)).toMatchObject({ ok: false, code: expect.stringMatching(/^network_/) });
    const implicit = await smtp({ tls, implicit: true });
    expect(await send(target(implicit.port, { security: 'tls' }), 5000, null)).toMatchObject({ ok: false });
    expect([...commands, ...implicit.commands].filter((one) => one.startsWith('*'))).toEqual([]);
  });

  it('F8 is not sent to such a server where the environment of the process would let it pass', async () => {
    const { port, commands } = await smtp({ tls, implicit: true });
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
    expect(await send(target(port, { security: 'tls' }), 5000, null)).toMatchObject({ ok: false });
    expect(commands).toEqual([]);
  });

  it('F8 never says a password, or anything to a user, in the clear', async () => {
    const { port, commands } = await smtp({ offers: ['AUTH PLAIN'] });
    expect(await send(target(port, { security: 'none' }))).toMatchObject({ ok: false, code: 'mail_settings', final: true });
    expect(commands).toEqual([]);
    expect(await send(target(port, { security: 'none', user: null, password: null }))).toMatchObject({ ok: true });
    expect(commands.some((one) => one.includes('AUTH'))).toBe(false);
  });

  it('F8 is not sent in the clear to another machine, whatever its name leads to', async () => {
    const [address] = Object.values(networkInterfaces()).flatMap((all) =>
      (all ?? []).filter((one) => !one.internal && one.family === 'IPv4'),
    );
    const here = await smtp({ host: '0.0.0.0' });
    const host = address?.address ?? '203.0.113.1';
    expect(await send(target(here.port, { host, security: 'none', user: null, password: null }), 1000)).toMatchObject({ ok: false });
    expect(here.commands).toEqual([]);
  });

  it.each([
    ['greeting', '554 go away', 'smtp_554', true],
    ['AUTH', '535 wrong\u001b[31m', 'smtp_535', true],
    ['MAIL', '451 later', 'smtp_451', false],
    ['RCPT', '550 nobody', 'smtp_550', true],
    ['DATA', '421 closing', 'smtp_421', false],
    ['.', '552 too much', 'smtp_552', true],
    ['EHLO', 'HTTP/1.1 400 Bad Request', 'smtp_garbled', false],
  ])('F8 that is answered to %s by %s failed as %s, final: %s', async (at, reply, code, final) => {
    const { port } = await smtp({ tls, offers, offersWithin, replies: { [at]: reply } });
    const outcome = await send(target(port));
    expect(outcome).toMatchObject({ ok: false, code, final });
    expect(outcome.detail).not.toMatch(/\p{Cc}/u);
  });

  it.each([
    ['lines', '250-more\r\n'.repeat(10_000)],
    ['characters', `250 ${'x'.repeat(100_000)}`],
  ])('F8 is broken off when the server says too many %s', async (_of, reply) => {
    const { port } = await smtp({ tls, offers, offersWithin, replies: { EHLO: reply } });
    expect(await send(target(port))).toMatchObject({ ok: false, code: 'smtp_garbled', final: false });
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
    const headers = new Map(
      head.split(/\r\n(?![ \t])/).map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
    );
    expect([...headers.keys()].sort()).toEqual([
      'Auto-Submitted',
      'Content-Transfer-Encoding',
      'Content-Type',
      'Date',
      'From',
      'MIME-Version',
      'Message-ID',
      'Subject',
      'To',
    ]);
    expect(head.split(/\r\n(?![ \t])/)).toHaveLength(headers.size);
    expect(mail).toMatch(/^[\x20-\x7e\r\n]*$/);
    for (const line of mail.split('\r\n')) expect(line.length).toBeLessThanOrEqual(78);
    expect(decodedWords(headers.get('Subject') ?? '')).toBe(
      visible(`Gatewatch: critical: ${HOSTILE}`).slice(0, 160).replaceAll('=?', '= ?'),
    );
    expect(headers.get('To')).toBe('soc@example.com, ops@example.com');
    expect(headers.get('Content-Type')).toMatch(/^text\/plain; charset=utf-8/);
    expect(Buffer.from(body, 'base64').toString('utf8')).toContain(HOSTILE);
    expect(headers.get('Message-ID')).toBe('<0195-abc.gatewatch@example.com>');
    expect(headers.get('Date')).toBe('Tue, 10 Mar 2026 12:00:00 +0000');
    expect(commands.filter((one) => /eve/.test(one))).toEqual([]);
  });

  it('F8 of an empty text, of broken characters, or of far too much is still one', async () => {
    const { port, mails } = await smtp({ tls, offers, offersWithin });
    for (const text of ['', '\ud800', 'x'.repeat(1_000_000)])
      expect(await send(target(port), 5000, [tls.cert], { ...message, title: text, text })).toMatchObject({ ok: true });
    expect(mails).toHaveLength(3);
    for (const mail of mails) expect(mail.length).toBeLessThan(30_000);
  });

  it('F8 holds words that only look encoded as they are', async () => {
    const { port, mails } = await smtp({ tls, offers, offersWithin });
    await send(target(port), 5000, [tls.cert], { ...message, title: 'x =?UTF-8?Q?=0D=0ABcc:=20eve?= y' });
    expect(mails[0]).toContain('\r\nSubject: Gatewatch: critical: x = ?UTF-8?Q?=0D=0ABcc:=20eve?= y\r\n');
  });

  it('F8 reads no file and fetches nothing that a text names', async () => {
    const { port, mails } = await smtp({ tls, offers, offersWithin });
    await send(target(port), 5000, [tls.cert], { ...message, title: 'data:text/plain,x', text: '/etc/hostname' });
    expect(Buffer.from(mails[0]?.split('\r\n\r\n')[1] ?? '', 'base64').toString('utf8')).toMatch(/^\/etc\/hostname\r\n/);
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
