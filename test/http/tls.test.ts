import { request } from 'node:https';
import { connect as connectPlain } from 'node:net';
import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { selfSigned } from '../config/self-signed.ts';
import { startTestEngine, type TestEngine } from '../support/engine.ts';

const { cert, key } = selfSigned();
const files = { 'cert.pem': cert, 'key.pem': key };
const tls = { cert: '$DATA/cert.pem', key: '$DATA/key.pem' };
let engine: TestEngine;
beforeAll(async () => {
  engine = await startTestEngine({ files, config: { tls } });
});
afterAll(() => engine.end());

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}
const get = (path: string): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const asked = request(`${engine.issuer}${path}`, { ca: cert, agent: false }, (answer) => {
      let body = '';
      answer.on('data', (data) => (body += String(data)));
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body }));
    });
    asked.on('error', reject);
    asked.end();
  });

const handshake = (options: ConnectionOptions): Promise<TLSSocket> =>
  new Promise((resolve, reject) => {
    const socket = connect({ port: engine.port, host: '127.0.0.1', servername: 'localhost', ca: cert, ...options }, () => resolve(socket));
    socket.on('error', reject);
  });

describe('TLS from given files', () => {
  it('C7 serves https, and its issuer says so', async () => {
    expect(engine.issuer).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
    const { status, body } = await get('/.well-known/openid-configuration');
    expect([status, JSON.parse(body).issuer]).toEqual([200, engine.issuer]);
  });

  it('RFC 6797 §7.1 tells browsers to come back by https alone', async () => {
    for (const path of ['/healthz', '/jwks', '/sign-in', '/nothing'])
      expect((await get(path)).headers['strict-transport-security']).toBe('max-age=31536000');
  });

  it('C7 its cookies are Secure and bound to the host', async () => {
    const { headers } = await get('/sign-in');
    for (const cookie of Array.isArray(headers['set-cookie']) ? headers['set-cookie'] : []) expect(cookie).toMatch(/^__Host-.*; Secure/);
  });

  it.each(['TLSv1.2', 'TLSv1.3'] as const)('RFC 9325 §3.1.1 speaks %s', async (version) => {
    const socket = await handshake({ minVersion: version, maxVersion: version });
    expect([socket.getProtocol(), socket.authorized]).toEqual([version, true]);
    socket.destroy();
  });

  it.each(['TLSv1', 'TLSv1.1'] as const)('RFC 9325 §3.1.1 refuses %s', async (version) => {
    await expect(handshake({ minVersion: version, maxVersion: version, ciphers: 'DEFAULT:@SECLEVEL=0' })).rejects.toThrow(
      /protocol|alert|version/i,
    );
  });

  it('RFC 9325 §4.1 takes no cipher without authentication or encryption', async () => {
    await expect(handshake({ maxVersion: 'TLSv1.2', ciphers: 'aNULL:eNULL:@SECLEVEL=0' })).rejects.toThrow();
  });

  it('plain HTTP is not served on the same port', async () => {
    const text = await new Promise<string>((resolve) => {
      let said = '';
      const socket = connectPlain({ port: engine.port, host: '127.0.0.1' }, () => socket.write('GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n'));
      socket.on('data', (data) => (said += data.toString('latin1')));
      socket.on('error', () => undefined);
      socket.on('close', () => resolve(said));
    });
    expect(text).not.toContain('200 OK');
    expect((await get('/healthz')).status).toBe(200);
  });

  it('a broken handshake disturbs nobody', async () => {
    for (let i = 0; i < 20; i += 1) {
      const socket = connectPlain({ port: engine.port, host: '127.0.0.1' }, () => socket.end(Buffer.from('160301ffff', 'hex')));
      socket.on('error', () => undefined);
    }
    expect((await get('/healthz')).status).toBe(200);
    expect(engine.said).toEqual([]);
  });
});

describe('TLS files that do not fit', () => {
  const start = (given: Record<string, string>) => startTestEngine({ files: { ...files, ...given }, config: { tls } });

  it('a key of another certificate is refused by name', async () => {
    await expect(start({ 'key.pem': selfSigned().key })).rejects.toThrow(/tls\.key|key\.pem|does not/i);
  });

  it.each(['cert.pem', 'key.pem'])('a file %s that holds something else is refused by name', async (name) => {
    await expect(start({ [name]: 'nothing of the kind' })).rejects.toThrow(/tls\.(?:key|cert)|\.pem/i);
  });

  it('a file that is not there is refused by name', async () => {
    await expect(startTestEngine({ files, config: { tls: { ...tls, cert: '$DATA/absent.pem' } } })).rejects.toThrow(
      /tls\.cert .*cannot be read/,
    );
  });
});
