import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import type { Check } from '../../../shared/contract/server.ts';
import { type Examine, fail, ok, orElse, type Subject, warn } from '../subject.ts';

const ID = 'tls';
const DAY_MS = 86_400_000;
const RENEW_DAYS = 21;

const examineCertificate = (cert: X509Certificate, { config, site, clock }: Subject): Check[] => {
  const now = clock.now();
  const days = Math.floor((cert.validToDate.getTime() - now) / DAY_MS);
  const issuer = site.issuer ?? config.issuer;
  const host = issuer === undefined ? undefined : new URL(issuer).hostname.replace(/^\[|\]$/g, '');
  const isFor = (name: string): boolean => (isIP(name) === 0 ? cert.checkHost(name) : cert.checkIP(name)) !== undefined;
  return [
    ...(cert.validFromDate.getTime() > now
      ? [fail(ID, `The certificate is valid from ${cert.validFrom} on.`, 'Give one that is valid now.')]
      : []),
    ...(days < 0 ? [fail(ID, `The certificate ended on ${cert.validTo}.`, 'Renew it and restart.')] : []),
    ...(days >= 0 && days < RENEW_DAYS
      ? [warn(ID, `The certificate ends in ${days} days, on ${cert.validTo}.`, 'Renew it and restart.')]
      : []),
    ...(host !== undefined && !isFor(host)
      ? [fail(ID, `The certificate is not for ${host}.`, 'Give one that names the host of the issuer.')]
      : []),
  ];
};

/** The certificate: there, not expired, for the issuer's host, and with its own key. */
export const examineTls: Examine = async (subject) => {
  const { config, site } = subject;
  const { cert: certPath, key: keyPath } = config.tls;
  if (certPath === undefined || keyPath === undefined) {
    const isHttps = (site.issuer ?? config.issuer)?.startsWith('https:') === true;
    if (isHttps && config.trustedProxies.length === 0)
      return [
        fail(
          ID,
          'The issuer is https, but neither the server nor a trusted proxy speaks TLS.',
          'Give tls.cert and tls.key, or trustedProxies.',
        ),
      ];
    return [ok(ID, isHttps ? `spoken by the proxy at ${config.trustedProxies.join(', ')}` : 'none: the issuer is http')];
  }
  const cert = new X509Certificate(await readFile(certPath));
  const apart = !cert.checkPrivateKey(createPrivateKey(await readFile(keyPath)));
  return orElse(
    [
      ...examineCertificate(cert, subject),
      ...(apart ? [fail(ID, 'tls.key is not the key of the certificate in tls.cert.', 'Give the two files that were made together.')] : []),
    ],
    ok(ID, `certificate for ${cert.subject.replaceAll('\n', ', ')} until ${cert.validTo}`),
  );
};
