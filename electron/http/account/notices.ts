/** What was just done, in words. The key travels in the address after a form was processed, so only these texts can ever be shown. */
export const notices = {
  password: 'Your password was changed. Every other session and every application that had access was signed out.',
  totp_off: 'Two-step sign-in is off.',
  session: 'The session was ended.',
  sessions: 'All other sessions were ended.',
  consent: 'The access was withdrawn.',
} as const;

export type Notice = keyof typeof notices;

const isNotice = (key: string): key is Notice => Object.hasOwn(notices, key);

export const noticeOf = (key: string | undefined): string | undefined => (key !== undefined && isNotice(key) ? notices[key] : undefined);
