import type { PlaybookMode } from '../../../shared/contract/response.ts';

export const modeWords: { readonly [M in PlaybookMode]: string } = {
  off: 'Off',
  manual: 'By hand',
  approval: 'On approval',
  automatic: 'Automatic',
};

/** What each mode means, where one is chosen. */
export const modeMeanings: { readonly [M in PlaybookMode]: string } = {
  off: 'It does nothing, and nobody can set it going.',
  manual: 'An operator sets it going about an alert.',
  approval: 'An alert prepares it; nothing is done until an operator approves.',
  automatic: 'An alert sets it going at once.',
};
