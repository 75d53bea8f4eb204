import { createPrivateKey, X509Certificate } from 'node:crypto';
import type { ReadFile } from '../sources/read-file.ts';
import { type Breach, breachIf, type Rule } from './rule.ts';

type Attempt<T> = { readonly value: T } | { readonly failed: true };

const attempt = <T>(make: () => T): Attempt<T> => {
  try {
    return { value: make() };
  } catch {
    return { failed: true };
  }
};

/** Reads and parses one PEM file. The system's own error text is left out: it may quote the file. */
const load = <T>(
  key: 'tls.cert' | 'tls.key',
  path: string,
  readFile: ReadFile,
  parse: (pem: Buffer) => T,
  what: string,
): { readonly value?: T; readonly breaches: readonly Breach[] } => {
  const file = attempt(() => Buffer.from(readFile(path)));
  if ('failed' in file)
    return { breaches: breachIf(true, [key], 'cannot be read', 'see that the file exists and that this user may read it') };
  const parsed = attempt(() => parse(file.value));
  if ('failed' in parsed) return { breaches: breachIf(true, [key], `does not hold ${what}`, `give a PEM file with ${what}`) };
  return { value: parsed.value, breaches: [] };
};

/** Certificate and key come together, can be read, and belong together: said at start and not at the first handshake. */
export const checkTls: Rule = ({ config: { tls }, readFile }) => {
  if (tls.cert === undefined && tls.key === undefined) return [];
  if (tls.key === undefined)
    return breachIf(true, ['tls.key', 'tls.cert'], 'is missing although tls.cert is given', 'give the private key of the certificate');
  if (tls.cert === undefined)
    return breachIf(true, ['tls.cert', 'tls.key'], 'is missing although tls.key is given', 'give the certificate of the private key');
  const cert = load('tls.cert', tls.cert, readFile, (pem) => new X509Certificate(pem), 'a certificate');
  const key = load('tls.key', tls.key, readFile, (pem) => createPrivateKey(pem), 'a private key without passphrase');
  const apart = cert.value !== undefined && key.value !== undefined && !cert.value.checkPrivateKey(key.value);
  return [
    ...cert.breaches,
    ...key.breaches,
    ...breachIf(
      apart,
      ['tls.key', 'tls.cert'],
      'is not the key of the certificate in tls.cert',
      'give the two files that were made together',
    ),
  ];
};
