import { isLoopbackHost } from '../../config/schema/issuer-url.ts';
import { type Examine, fail, ok, orElse, warn } from '../subject.ts';

/** Whether clients reach the server by an address that nobody on the way can change, and whether the profile fits it. */
export const examineIssuer: Examine = ({ config, site }) => {
  const issuer = site.issuer ?? config.issuer;
  if (issuer === undefined) return [ok('issuer', 'made of host and port when the server starts')];
  const { protocol, hostname } = new URL(issuer);
  const isLocal = isLoopbackHost(hostname);
  return orElse(
    [
      ...(protocol === 'http:' && !isLocal ? [fail('issuer', `${issuer} is plain http.`, 'Give an https issuer (RFC 8414 §2).')] : []),
      ...(config.profile === 'development' && !isLocal
        ? [fail('issuer', `${issuer} is public, but the profile is development.`, 'Set profile to production.')]
        : []),
      ...(config.profile === 'production' && isLocal
        ? [warn('issuer', `${issuer} names this machine, where no other can reach it.`, 'Give the public URL.')]
        : []),
    ],
    ok('issuer', `${issuer} (${config.profile}${isLocal ? ', this machine only' : ''})`),
  );
};
