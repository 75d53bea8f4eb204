import { clientNamed, pickPerson, redeemFrom, takeCode } from '../stage/take-code.ts';
import { SCRIPT_AGENT } from '../stage/words.ts';
import { callAsClient, tokensOf } from '../traffic/call-as-client.ts';
import type { Attack } from './attack.ts';

export const refreshTheft: Attack = {
  id: 'refresh-theft',
  title: 'Theft of a refresh token',
  story:
    'A refresh token is stolen off a device. The thief uses it first and goes on with what it gave; then its owner uses it, who knows of nothing.',
  technique: { id: 'T1550.001', name: 'Application Access Token', tactic: 'lateral-movement' },
  expects: [{ rule: 'refresh-token-theft', subject: 'grant' }],
  contained: ['grant.revoked'],
  bounds: { requests: 40, milliseconds: 10_000 },
  async run(stage) {
    const client = clientNamed(stage, 'planning-board');
    const person = pickPerson(stage, ({ secondFactor }) => !secondFactor);
    stage.on({ person, client });
    const { code, attempt, browser } = await takeCode(stage, person, client);
    const owned = tokensOf(
      await redeemFrom(stage, client, browser.at, { code, redirect_uri: attempt.redirectUri, code_verifier: attempt.verifier }),
    );
    const [address = ''] = stage.addresses.ofOneNetwork(1);
    const thief = { address, agent: SCRIPT_AGENT };
    const renew = async (refreshToken: string | undefined, from: { address: string; agent: string }) => {
      const fields = { grant_type: 'refresh_token', refresh_token: refreshToken ?? '' };
      return tokensOf(await callAsClient(stage, { client, path: '/token', fields, from }));
    };
    const stolen = await renew(owned?.refresh_token, thief);
    await stage.pause(300);
    const kept = await renew(stolen?.refresh_token, thief);
    await stage.pause(300);
    await renew(owned?.refresh_token, browser.at);
    // What the thief has is worth nothing any more.
    await renew(kept?.refresh_token, thief);
  },
};
