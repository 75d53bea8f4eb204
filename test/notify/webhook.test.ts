import { createHmac } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Message } from '../../electron/notify/message.ts';
import type { PostDeps } from '../../electron/notify/webhook/post-json.ts';
import { postWebhook } from '../../electron/notify/webhook/post-webhook.ts';
import { selfSigned } from '../config/self-signed.ts';
import { type Receiver, startReceiver } from './receiver.ts';

const HOSTILE = '"}\r\n\r\nGatewatch-Signature: x\u2028</script>\u202e{{7*7}}\\';
const AT = Date.parse('2026-03-10T12:00:00.500Z');
const SECRET = 'c2VjcmV0';

const message: Message = {
  id: '0195-delivery',
  type: 'alert.raised',
  key: 'a1',
  over: false,
  at: AT,
  severity: 'high',
  title: 'Guessing',
  text: HOSTILE,
  link: '/alerts/1',
  data: { alert: { id: '1', subject: { shown: HOSTILE } } },
};

let receivers: Receiver[] = [];
afterEach(async () => {
  vi.unstubAllEnvs();
  await Promise.all(receivers.map((one) => one.close()));
  receivers = [];
});
const receiver: typeof startReceiver = async (...given) => {
  const one = await startReceiver(...given);
  receivers.push(one);
  return one;
};

const loopback: PostDeps = { resolve: async () => [{ address: '127.0.0.1', family: 4 }], allowLoopback: true };
const post = (url: string, deps: Partial<PostDeps> = {}, timeout = 5000) =>
  postWebhook(
    { ...loopback, ...deps },
    { target: { kind: 'webhook', url, secret: SECRET }, message, attempt: 2, at: AT, signal: AbortSignal.timeout(timeout) },
  );

describe('a webhook', () => {
  it('F8 gets JSON, signed over time and body, with an id that a repetition can be told by', async () => {
    const { port, received } = await receiver();
    expect(await post(`http://127.0.0.1:${port}/hook?x=1`)).toEqual({ ok: true, detail: 'Answered 204.' });
    const [one] = received;
    expect(one).toMatchObject({
      path: '/hook?x=1',
      headers: { 'content-type': 'application/json; charset=utf-8', 'gatewatch-delivery': message.id, 'gatewatch-attempt': '2' },
    });
    const t = Math.floor(AT / 1000);
    const mac = createHmac('sha256', SECRET).update(`${t}.${one?.body}`).digest('hex');
    expect(one?.headers['gatewatch-signature']).toBe(`t=${t},v1=${mac}`);
  });

  it('F8 is checked by its receiver as the documentation says', async () => {
    const { port, received } = await receiver();
    await post(`http://127.0.0.1:${port}/`);
    const [, code = ''] = /```js\n(.*?)```/s.exec(await readFile('docs/detection.md', 'utf8')) ?? [];
    const file = join(await mkdtemp(join(tmpdir(), 'gatewatch-receiver-')), 'receiver.mjs');
    await writeFile(file, code);
    const { isFromGatewatch } = await import(pathToFileURL(file).href);
    await rm(dirname(file), { recursive: true });
    const { headers = {}, body = '' } = received[0] ?? {};
    const signature = String(headers['gatewatch-signature']);
    const isTaken = (by: string, of: string, secret: string, at: number): boolean => isFromGatewatch(by, of, secret, at);
    expect(isTaken(signature, body, SECRET, AT + 299_000)).toBe(true);
    expect(isTaken(signature, body, SECRET, AT + 301_000)).toBe(false);
    expect(isTaken(signature, body, SECRET, AT - 301_000)).toBe(false);
    expect(isTaken(signature, `${body} `, SECRET, AT)).toBe(false);
    expect(isTaken(signature, body, 'other', AT)).toBe(false);
    expect(isTaken(signature.replace(/t=\d+/, `t=${Math.floor(AT / 1000) + 1}`), body, SECRET, AT)).toBe(false);
    expect(isTaken('', body, SECRET, AT)).toBe(false);
  });

  it('F8 gets hostile text as text: no line of it becomes a header, no character is lost', async () => {
    const { port, received } = await receiver();
    await post(`http://127.0.0.1:${port}/`);
    expect(JSON.parse(received[0]?.body ?? '')).toMatchObject({ id: message.id, text: HOSTILE, alert: { subject: { shown: HOSTILE } } });
    expect(Object.keys(received[0]?.headers ?? {}).sort()).toEqual([
      'connection',
      'content-length',
      'content-type',
      'gatewatch-attempt',
      'gatewatch-delivery',
      'gatewatch-signature',
      'host',
      'user-agent',
    ]);
  });

  it('F8 is not followed elsewhere', async () => {
    const inside = await receiver();
    const { port, received } = await receiver(
      (response) => void response.writeHead(307, { location: `http://127.0.0.1:${inside.port}/` }).end(),
    );
    expect(await post(`http://127.0.0.1:${port}/`)).toMatchObject({ ok: false, code: 'http_307', final: false });
    expect([received.length, inside.received.length]).toEqual([1, 0]);
  });

  it.each([
    [500, false],
    [404, false],
    [429, false],
    [410, true],
  ])('F8 that answers %i failed; that it is final is %s', async (status, final) => {
    const { port } = await receiver((response) => void response.writeHead(status).end('<script>'));
    expect(await post(`http://127.0.0.1:${port}/`)).toEqual({ ok: false, final, code: `http_${status}`, detail: `Answered ${status}.` });
  });

  it('F8 that says too much is not listened to for ever', async () => {
    const { port } = await receiver((response) => {
      response.writeHead(200);
      const more = (): void => {
        if (!response.destroyed) response.write('x'.repeat(65_536), more);
      };
      more();
    });
    expect(await post(`http://127.0.0.1:${port}/`)).toEqual({ ok: true, detail: 'Answered 200.' });
  });

  it('F8 that does not answer is given up after its time, the look-up of its name included', async () => {
    const { port } = await receiver(() => undefined);
    expect(await post(`http://127.0.0.1:${port}/`, {}, 100)).toMatchObject({ ok: false, code: 'timeout', final: false });
    const never = () => new Promise<never>(() => undefined);
    expect(await post('https://hooks.example.com/', { resolve: never }, 100)).toMatchObject({ ok: false, code: 'timeout' });
  });

  it('F8 is connected to at the address that was judged: a name is asked for once', async () => {
    const { cert, key } = selfSigned();
    const { port, received } = await receiver(undefined, { cert, key });
    let asked = 0;
    // The second answer is what a rebinding name server would give.
    const resolve = async () => [{ address: ['127.0.0.1', '127.0.0.9'][asked++] ?? '127.0.0.9', family: 4 }];
    expect(await post(`https://localhost:${port}/`, { resolve, ca: [cert] })).toMatchObject({ ok: true });
    expect([asked, received.length]).toEqual([1, 1]);
  });

  it('F8 whose name leads inside is not connected to', async () => {
    const { port, received } = await receiver();
    const inside = async () => [{ address: '127.0.0.1', family: 4 }];
    expect(await post(`https://hooks.example.com:${port}/`, { resolve: inside, allowLoopback: false })).toMatchObject({
      ok: false,
      code: 'not_public',
    });
    expect(await post(`http://127.0.0.1:${port}/`, { allowLoopback: false })).toMatchObject({ ok: false, code: 'url_scheme' });
    expect(received).toEqual([]);
  });

  it('F8 has to prove who it is by a certificate', async () => {
    const { cert, key } = selfSigned();
    const { port, received } = await receiver(undefined, { cert, key });
    expect(await post(`https://localhost:${port}/`)).toMatchObject({ ok: false, code: expect.stringMatching(/^network_/), final: false });
    expect(await post(`https://hooks.example.com:${port}/`, { ca: [cert] })).toMatchObject({
      ok: false,
      code: 'network_err_tls_cert_altname_invalid',
    });
    expect(received).toEqual([]);
  });

  it('F8 has to prove it where the environment of the process would let it pass', async () => {
    const { cert, key } = selfSigned();
    const { port, received } = await receiver(undefined, { cert, key });
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
    expect(await post(`https://localhost:${port}/`)).toMatchObject({ ok: false, code: expect.stringMatching(/^network_/) });
    expect(received).toEqual([]);
  });

  it('F8 that cannot be reached, or whose name is not known, failed', async () => {
    const { port, close } = await startReceiver();
    await close();
    expect(await post(`http://127.0.0.1:${port}/`)).toMatchObject({ ok: false, code: 'network_econnrefused' });
    const unknown = async () => Promise.reject(Object.assign(new Error('no such name\u202e'), { code: 'ENOTFOUND' }));
    expect(await post('https://hooks.example.com/', { resolve: unknown })).toMatchObject({
      ok: false,
      code: 'network_enotfound',
      detail: 'no such name\\u{202e}',
    });
  });
});
