// The floor: a bare node:http server that does the unavoidable part of each work and nothing else.
import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { hash as hashPassword, verify as verifyPassword } from '@node-rs/argon2';
import { openFloorStore } from './floor-store.ts';
import { flag, serve } from './ready.ts';
import { es256Signer } from './sign-es256.ts';

const CLIENT = 'bench-machine';
const LIFETIME_MS = 1_800_000;
/** argon2id as the server's default: 19 MiB, two passes, one lane. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

const port = Number(flag('port'));
const store = openFloorStore(join(flag('data'), 'floor.sqlite'));
const sign = es256Signer();
const passwordHash = await hashPassword('correct', cost);
const bareAnswer = JSON.stringify({ issuer: 'floor', padding: 'x'.repeat(600 - '{"issuer":"floor","padding":""}'.length) });

const answer = (response: ServerResponse, text: string): void => {
  response.writeHead(200, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store', 'Content-Length': Buffer.byteLength(text) });
  response.end(text);
};

const bodyOf = (request: IncomingMessage): Promise<string> =>
  new Promise((resolve, reject) => {
    let text = '';
    request.setEncoding('latin1');
    request.on('data', (chunk: string) => {
      text += chunk;
    });
    request.on('end', () => resolve(text));
    request.on('error', reject);
  });

/** An answer of a token endpoint, about 600 bytes with a JWT in it. */
const grant = (accessToken: string): string =>
  JSON.stringify({ access_token: accessToken, token_type: 'Bearer', expires_in: LIFETIME_MS / 1000, scope: 'api:read' });

const claims = (id: Buffer, now: number): Record<string, unknown> => ({
  iss: `http://127.0.0.1:${port}`,
  sub: CLIENT,
  aud: 'https://api.example',
  client_id: CLIENT,
  scope: 'api:read',
  iat: Math.floor(now / 1000),
  exp: Math.floor((now + LIFETIME_MS) / 1000),
  jti: id.toString('base64url'),
});

/** An id that grows with time, so that the index is only ever appended to. */
const newId = (now: number): Buffer => {
  const id = randomBytes(16);
  id.writeUIntBE(now, 0, 6);
  return id;
};

const works: Record<string, (body: string) => string | Promise<string>> = {
  '/bare': () => bareAnswer,
  '/sign': () => {
    const now = Date.now();
    return grant(sign(claims(newId(now), now)));
  },
  '/commit': async () => {
    const now = Date.now();
    const token = randomBytes(32).toString('base64url');
    await store.keep({ id: newId(now), token, clientId: CLIENT, expiresAt: now + LIFETIME_MS });
    return grant(token);
  },
  '/sign-commit': async () => {
    const now = Date.now();
    const id = newId(now);
    const token = sign(claims(id, now));
    await store.keep({ id, token, clientId: CLIENT, expiresAt: now + LIFETIME_MS });
    return grant(token);
  },
  '/read': (body) => {
    const expiresAt = store.expiryOf(body.slice('token='.length));
    if (expiresAt === undefined || expiresAt < Date.now()) return '{"active":false}';
    return JSON.stringify({
      active: true,
      client_id: CLIENT,
      token_type: 'Bearer',
      scope: 'api:read',
      exp: Math.floor(expiresAt / 1000),
    });
  },
  '/hash': async (body) => JSON.stringify({ verified: await verifyPassword(passwordHash, body.slice('password='.length)) }),
};

serve(async (request, response) => {
  const work = works[request.url ?? ''];
  if (!work) {
    response.writeHead(404).end();
    return;
  }
  const body = request.method === 'POST' ? await bodyOf(request) : '';
  answer(response, await work(body));
}, port);
