import type { Cores } from '../cores.ts';
import { figure, type PartResults, timing } from './figures.ts';
import { CROWDED_CLIENT } from './population.ts';
import { type Filled, withServer } from './site.ts';
import { type LoadSample, startLoad } from './start-load.ts';

const REQUESTS_PER_SECOND = 500;
const BEFORE_MS = 5000;
const AFTER_MS = 3000;
const GOAL_MS = 1000;

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const between = (samples: readonly LoadSample[], from: number, to: number): number[] =>
  samples.filter(([at, ms]) => at + ms >= from && at < to).map(([, ms]) => ms);

/** Ends all tokens of the client that has nearly all of them, by the act of the console, while another client takes tokens. */
export const measureRevocation = (filled: Filled, cores: Cores, say: (line: string) => void): Promise<PartResults> =>
  withServer(filled, cores, async ({ site: { setup, issuer } }, desk) => {
    const count = async () => (await desk.call('tokens/count', { filter: { state: 'live', client: CROWDED_CLIENT } })).answer.tokens;
    const before = await count();
    const load = startLoad({ issuer, client: setup.opaqueClient, scope: setup.scope, perSecond: REQUESTS_PER_SECOND }, cores);
    await wait(BEFORE_MS);
    say(`revokes ${before.toLocaleString('en')} tokens while ${REQUESTS_PER_SECOND} a second are taken`);
    const asked = Date.now();
    const preview = await desk.call('acts/preview', { act: 'tokens.revoke', selection: { by: 'client', client: CROWDED_CLIENT } });
    const shown = Date.now();
    const { preview: id, confirm, counts } = preview.answer;
    const act = await desk.call('acts/perform', {
      preview: id,
      reason: 'Measured',
      ...(confirm === null ? {} : { confirmation: confirm }),
    });
    const performed = Date.now();
    await wait(AFTER_MS);
    const samples = await load.stop();
    const left = await count();
    const announced = counts.access_tokens + counts.refresh_tokens;
    if (announced !== before || left !== 0) throw new Error(`of ${before} tokens the preview named ${announced}, and ${left} are left`);
    return {
      name: 'revocation',
      title: `Revoking all ${before.toLocaleString('en')} tokens of a client, while ${REQUESTS_PER_SECOND} tokens a second are taken`,
      timings: [
        timing('token request before', between(samples, asked - BEFORE_MS + 1000, asked)),
        timing('token request while the preview is counted', between(samples, asked, shown)),
        timing('token request while the act is performed', between(samples, shown, performed)),
        timing('token request afterwards', between(samples, performed, performed + AFTER_MS)),
      ],
      figures: [
        figure('preview: every token counted', preview.ms, 'ms'),
        figure('act performed and durable', act.ms, 'ms', { atMost: GOAL_MS }),
        figure('tokens revoked', act.answer.done, 'tokens'),
      ],
    };
  });
