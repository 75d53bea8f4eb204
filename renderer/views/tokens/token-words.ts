import type { TokenView } from '../../../shared/contract/tokens.ts';
import type { Tone } from '../../ui/text/tone.ts';

export const typeWords = { access_token: 'Access', refresh_token: 'Refresh', authorization_code: 'Code' } as const;

export const stateTones: Readonly<Record<TokenView['state'], Tone>> = {
  live: 'ok',
  spent: 'info',
  revoked: 'critical',
  expired: 'neutral',
};

export const stateWords: Readonly<Record<TokenView['state'], string>> = {
  live: 'Live',
  spent: 'Exchanged',
  revoked: 'Revoked',
  expired: 'Expired',
};

export const grantTypeWords: Readonly<Record<TokenView['grant_type'], string>> = {
  authorization_code: 'authorization code',
  refresh_token: 'refresh token',
  client_credentials: 'client credentials',
  unknown: 'unknown',
};
