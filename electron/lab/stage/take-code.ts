import type { Browser } from '../traffic/browser.ts';
import { callAsClient } from '../traffic/call-as-client.ts';
import type { LabReply } from '../traffic/http.ts';
import { type Attempt, createAttempt } from '../traffic/open-application.ts';
import { readForm } from '../traffic/read-form.ts';
import { signIn } from '../traffic/sign-in.ts';
import type { LabClient } from '../world/clients.ts';
import type { LabPerson } from '../world/world.ts';
import type { Stage } from './stage.ts';

/** A code on its way to its client, and what is needed to redeem it. */
export interface TakenCode {
  readonly code: string;
  readonly attempt: Attempt;
  readonly browser: Browser;
}

/** Somebody of the world, as the seed has it, without a second factor where none can be shown. */
export const pickPerson = (stage: Stage, fits: (person: LabPerson) => boolean): LabPerson =>
  stage.chance.pick(stage.world.people.filter(fits));

export const clientNamed = (stage: Stage, id: string): LabClient => {
  const client = stage.world.clients.find((one) => one.id === id);
  if (!client) throw new Error(`The lab has no client ${id}.`);
  return client;
};

/**
 * Lets the owner of an account open an application, as far as the code in the redirect: signed in and consented. It has not been redeemed.
 *
 * @throws Error when the server gave no code: the person or the client is suspended, or the address is over a limit.
 */
export const takeCode = async (stage: Stage, person: LabPerson, client: LabClient): Promise<TakenCode> => {
  const { chance } = stage;
  const browser = stage.browserAt({ address: person.home, agent: person.deskAgent });
  const attempt = createAttempt(stage, { person, client, chance });
  let page = await signIn(stage, { browser, person, chance, page: await browser.open(attempt.path, attempt.site) });
  if (readForm(page.text, '/consent') !== undefined) page = (await browser.submit(page, '/consent', { decision: 'allow' })) ?? page;
  const code = URL.parse(page.location)?.searchParams.get('code');
  if (!code) throw new Error(`${person.name} got no code for ${client.id}: status ${page.status}.`);
  return { code, attempt, browser };
};

/** Redeems a code from some place: all of `fields` but what is undefined is sent. */
export const redeemFrom = (
  stage: Stage,
  client: LabClient,
  from: { readonly address: string; readonly agent: string },
  fields: { readonly code: string; readonly redirect_uri: string; readonly code_verifier?: string },
): Promise<LabReply> => callAsClient(stage, { client, path: '/token', fields: { grant_type: 'authorization_code', ...fields }, from });
