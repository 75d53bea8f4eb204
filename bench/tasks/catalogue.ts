import { clientCredentialsJwt, clientCredentialsOpaque } from './client-credentials.ts';
import { codeFlow, refreshRotation } from './code-flow.ts';
import { documentWork } from './document.ts';
import { discoveryPath, endpoints } from './endpoints.ts';
import { floorWorks } from './floor.ts';
import { introspection } from './introspection.ts';
import { passwordSignIn } from './password-sign-in.ts';
import { revocation } from './revocation.ts';
import type { Work } from './work.ts';

const discovery = documentWork(
  'discovery',
  'discovery',
  async (site) => new URL(`${site.issuer}${discoveryPath}`),
  (document, site) => document.issuer === site.issuer && typeof document.token_endpoint === 'string',
);

const jwks = documentWork(
  'jwks',
  'JWKS',
  async (site) => (await endpoints(site)).jwks,
  ({ keys }) => Array.isArray(keys) && keys.length > 0 && keys.every((key) => key.kty !== undefined && key.d === undefined),
);

/** Work that every authorization server does. */
const commonWorks: readonly Work[] = [
  clientCredentialsJwt,
  clientCredentialsOpaque,
  introspection,
  revocation,
  codeFlow,
  refreshRotation,
  discovery,
  jwks,
];

/** Every row of the report and the kinds of server that do it. */
export const catalogue: readonly { readonly work: Work; readonly at: 'floor' | 'every server' | 'gatewatch' }[] = [
  ...floorWorks.map((work) => ({ work, at: 'floor' as const })),
  ...commonWorks.map((work) => ({ work, at: 'every server' as const })),
  { work: passwordSignIn, at: 'gatewatch' },
];
