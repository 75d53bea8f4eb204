import type { Stage } from '../stage/stage.ts';
import { clientNamed, redeemFrom } from '../stage/take-code.ts';
import { SCRIPT_AGENT } from '../stage/words.ts';
import type { Whereabouts } from '../traffic/browser.ts';
import { createAttempt } from '../traffic/open-application.ts';
import { readForm } from '../traffic/read-form.ts';
import { signIn } from '../traffic/sign-in.ts';
import type { LabClient } from '../world/clients.ts';
import type { LabPerson } from '../world/world.ts';
import type { Attack } from './attack.ts';

const REACHED = 24;
/** Every second sees through it. */
const DOUBTS = 2;

/** Somebody follows the link, signs in as always, and decides. What they allow goes to whoever sent the link. */
const follow = async (
  stage: Stage,
  lured: { person: LabPerson; client: LabClient; allows: boolean },
  thief: Whereabouts,
): Promise<void> => {
  const { person, client, allows } = lured;
  const { chance } = stage;
  const browser = stage.browserAt({ address: person.home, agent: person.deskAgent });
  const attempt = createAttempt(stage, { person, client, chance });
  // So that who allowed the client before is asked again, and gives it the larger scope.
  const page = await signIn(stage, { browser, person, chance, page: await browser.open(`${attempt.path}&prompt=consent`, attempt.site) });
  if (readForm(page.text, '/consent') === undefined) throw new Error(`${person.name} was not asked to consent: status ${page.status}.`);
  const answer = await browser.submit(page, '/consent', { decision: allows ? 'allow' : 'deny' });
  const code = URL.parse(answer?.location ?? '')?.searchParams.get('code');
  if (code) await redeemFrom(stage, client, thief, { code, redirect_uri: attempt.redirectUri, code_verifier: attempt.verifier });
};

export const consentPhishing: Attack = {
  id: 'consent-phishing',
  title: 'Phishing for consents',
  story: 'Who took over an application sends everybody a link that asks for their work; many allow it, some see through it.',
  technique: { id: 'T1528', name: 'Steal Application Access Token', tactic: 'credential-access' },
  expects: [{ rule: 'consent-phishing', subject: 'client' }],
  contained: ['client.suspended'],
  bounds: { requests: 240, milliseconds: 18_000 },
  async run(stage) {
    const { chance } = stage;
    const client = clientNamed(stage, 'planning-board');
    stage.on({ client });
    const fits = stage.world.people.filter(({ secondFactor }) => !secondFactor);
    const first = chance.between(0, fits.length - REACHED);
    const reached = fits.slice(first, first + REACHED);
    const [address = ''] = stage.addresses.ofOneNetwork(1);
    for (const [at, person] of reached.entries()) {
      stage.on({ person });
      await follow(stage, { person, client, allows: at % DOUBTS !== 0 }, { address, agent: SCRIPT_AGENT });
      await stage.pause(chance.between(20, 60));
    }
  },
};
