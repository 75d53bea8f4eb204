import { randomBytes, randomInt } from 'node:crypto';
import type { Credentials, Setup } from './site.ts';

const PEOPLE = 4;
const classes = ['ABCDEFGHJKLMNPQRSTUVWXYZ', 'abcdefghijkmnopqrstuvwxyz', '23456789', '-_.!'];

/** 24 random characters, the classes by turns, so that any password policy takes it. */
const password = (): string => Array.from({ length: 24 }, (_, n) => classes[n % 4]?.[randomInt(classes[n % 4]?.length ?? 1)]).join('');

const client = (id: string): Credentials => ({ id, secret: randomBytes(32).toString('base64url') });

/** Clients and people for one run, with secrets nobody else has. */
export const makeSetup = (): Setup => ({
  jwtClient: client('bench-machine-jwt'),
  opaqueClient: client('bench-machine-opaque'),
  webClient: client('bench-web'),
  redirectUri: 'http://127.0.0.1:9/callback',
  scope: 'api:read',
  people: Array.from({ length: PEOPLE }, (_, n) => ({ username: `bench-person-${n + 1}`, password: password() })),
});
