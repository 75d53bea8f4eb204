import { createWebBrowser } from '../../../support/web-browser.ts';
import type { TestConsole } from './start-console.ts';
import { addPeople, failToSignIn, refresh, registerClients, serveItself, signInAt } from './traffic.ts';

/** Names of what the screens show after some traffic. */
export interface Seeded {
  /** The `sub` of anna, who signed in. */
  readonly anna: string;
  /** A grant of anna, revoked as its refresh token was used twice. */
  readonly grant: string;
  /** A token that is good. */
  readonly token: string;
  /** Number of the event of the second use. */
  readonly reuse: number;
}

/** Two clients, two people, sign-ins good and bad, a refresh token used twice, a block, an allowance. */
export const seedConsole = async (site: TestConsole): Promise<Seeded> => {
  await registerClients(site);
  const [anna = ''] = await addPeople(site, 'anna', 'bela');
  const stolen = await signInAt(site, 'anna', { browser: createWebBrowser(site.issuer) });
  await refresh(site, stolen);
  await refresh(site, stolen);
  const { tokens: of } = await site.operate.tokens.list({ filter: { user: anna } });
  await signInAt(site, 'bela');
  await serveItself(site);
  await failToSignIn(site, 'mallory');
  await site.operate.network.block({ range: '203.0.113.9', reason: 'Scans of the token endpoint' });
  const { preview, confirm } = await site.operate.acts.preview({ act: 'addresses.allow', ranges: ['192.0.2.0/24'], seconds: 86_400 });
  await site.operate.acts.perform({ preview, reason: 'The office', ...(confirm === null ? {} : { confirmation: confirm }) });
  const { tokens } = await site.operate.tokens.list({ filter: { state: 'live' } });
  const grant = of[0]?.grant ?? '';
  const { reuses } = await site.operate.tokens.family({ grant });
  return { anna, grant, token: tokens[0]?.id ?? '', reuse: reuses[0]?.seq ?? 0 };
};
