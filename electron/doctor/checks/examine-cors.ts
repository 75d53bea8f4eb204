import { isLoopbackHost } from '../../config/schema/issuer-url.ts';
import { type Examine, ok, orElse, weakness } from '../subject.ts';

/** The origins whose pages may call the server from a browser. */
export const examineCors: Examine = (subject) => {
  const { origins } = subject.config.cors;
  const open = origins.filter((origin) => origin.startsWith('http:') && !isLoopbackHost(new URL(origin).hostname));
  return orElse(
    open.map((origin) =>
      weakness(subject, 'cors', `${origin} is http: anybody on the way can change its pages.`, 'Name its https origin in cors.origins.'),
    ),
    ok('cors', origins.length === 0 ? 'no other origin is allowed' : `allowed: ${origins.join(', ')}`),
  );
};
