import { hash } from 'node:crypto';
import type { JWK } from 'jose';
import type { Client } from '../client.ts';
import { keyFits } from './assertion-algorithms.ts';

/** 2048 bits of hash output made odd: a modulus that costs what a real one does and whose factors nobody chose. */
const rsaModulus = (): string => {
  const bytes = Buffer.concat(Array.from({ length: 8 }, (_, i) => hash('sha256', `dummy RSA modulus ${i}`, 'buffer')));
  bytes[0] = 0x80 | (bytes[0] ?? 0);
  bytes[255] = 0x01 | (bytes[255] ?? 0);
  return bytes.toString('base64url');
};

/** Public keys whose private halves were thrown away. Nothing relies on that: what they verify is refused all the same. */
const dummyKeys: readonly JWK[] = [
  { kty: 'EC', crv: 'P-256', x: 'eJXrZzwWzG9E5TY6uyQJgqTbrM3EFJRKMXMUNdW1Rdk', y: 'MAFOTKYhIhgkcg0gvB63kLNALjdZwpDxt4ESyMY5Dds' },
  {
    kty: 'EC',
    crv: 'P-384',
    x: 'W_E6INqTtFxBjx5kOXj2NeCflkvw3Lr40ShNpFJUVJhwQOXZ781VbRtHgrSomxYr',
    y: 'AH6S0hqzhGoCixjhF13828pfx9PN5wgo0tnA6mNeOGeoMHaNDzjmVGV8hXOZUQmm',
  },
  { kty: 'OKP', crv: 'Ed25519', x: 'EREPhDdNzrbU1PUiLi6rNjXHGdm46a83UvrF2aPaYLg' },
  { kty: 'RSA', n: rsaModulus(), e: 'AQAB' },
];
const dummySecret = new Uint8Array(64);

/** A key to spend one verification on when there is none to try, so that the time does not tell why. */
export const dummyKeyFor = (alg: string): JWK | Uint8Array => dummyKeys.find((key) => keyFits(key, alg)) ?? dummySecret;

/** Stands in for a client that is unknown, or that authenticates in another way. Its assertions cost what a client's do and are never accepted. */
export const dummyAssertionClient: Pick<Client, 'id' | 'authMethod' | 'jwks'> = Object.freeze({ id: '', authMethod: 'none', jwks: null });
