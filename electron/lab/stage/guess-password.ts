import type { Browser } from '../traffic/browser.ts';
import type { LabReply } from '../traffic/http.ts';
import { readForm } from '../traffic/read-form.ts';

/** What a guess was told: the way is open, the second step is due, it was wrong, or the server took no more guesses from there. */
export type GuessOutcome = 'in' | 'second_factor' | 'wrong' | 'turned_away';

export interface Guess {
  readonly outcome: GuessOutcome;
  readonly page: LabReply;
}

/**
 * Types a name and a password into the sign-in page of the server, as a program does that knows the page: no pause, no other request. The page of a wrong guess is the
 * page of the next.
 *
 * @param page The page at hand; a new one is fetched when it has no form.
 */
export const guessPassword = async (
  browser: Browser,
  guess: { readonly login: string; readonly password: string },
  page?: LabReply,
): Promise<Guess> => {
  const at = page && readForm(page.text, '/sign-in') !== undefined ? page : await browser.open('/account');
  const { login: username, password } = guess;
  const answer = await browser.submit(at, '/sign-in', { username, password });
  if (answer === undefined || answer.status === 429) return { outcome: 'turned_away', page: answer ?? at };
  if (browser.isSignedIn()) return { outcome: 'in', page: answer };
  if (readForm(answer.text, '/sign-in/totp') !== undefined) return { outcome: 'second_factor', page: answer };
  return { outcome: readForm(answer.text, '/sign-in') === undefined ? 'turned_away' : 'wrong', page: answer };
};
