import type { Locator, Page } from 'playwright-core';

interface Act {
  /** Heading of the dialog. */
  readonly title: string | RegExp;
  /** On the button. */
  readonly verb: string;
  readonly reason: string;
  /** Whether the text that is asked for is to be typed. */
  readonly confirms?: boolean;
}

/** The one dialog of an act. */
export const actDialog = (page: Page, title: string | RegExp): Locator =>
  page
    .getByRole('dialog')
    .filter({ has: page.getByRole('heading', { name: title, exact: typeof title === 'string' }) })
    .filter({ has: page.getByLabel('Reason') });

/** What the dialog of an act told. */
export interface Conducted {
  /** All of it, as it was read before anything was done. */
  readonly text: string;
  /** What would be hit: `{ 'access tokens': 2, user: 1 }`. */
  readonly counts: Readonly<Record<string, number>>;
  /** How it went, as the message in the corner has it: `1 of 1`. */
  readonly said: string;
}

/** What the dialog says will be hit, once it has been counted. */
export const shownCounts = async (dialog: Locator): Promise<Conducted['counts']> => {
  await dialog.getByText(/^(Not reversible|Reversible( for a time| in part)?)\.$/).waitFor();
  const counts: Record<string, number> = {};
  for (const line of await dialog.locator('[aria-busy=false] > ul > li').all()) {
    const [label = '', count = ''] = await line.locator('> span').allInnerTexts();
    counts[label] = Number(count.replaceAll(',', ''));
  }
  return counts;
};

const typeConfirmation = async (dialog: Locator): Promise<void> => {
  const label = await dialog.locator('label', { hasText: /^Type / }).innerText();
  await dialog.getByLabel(/^Type .* to confirm/).fill(/^Type (.*) to confirm/.exec(label)?.[1] ?? '');
};

/** Reads the effect of an act that was asked for, sees that it wants a reason, gives it, performs it, and waits until it is on record. */
export const conductAct = async (page: Page, { title, verb, reason, confirms = false }: Act): Promise<Conducted> => {
  const dialog = actDialog(page, title);
  const counts = await shownCounts(dialog);
  const text = await dialog.innerText();
  const heading = await dialog.getByRole('heading').innerText();
  const button = dialog.getByRole('button', { name: verb, exact: true });
  if (await button.isEnabled()) throw new Error('The act asks for no reason.');
  await dialog.getByLabel('Reason').fill(reason);
  if (confirms) {
    if (await button.isEnabled()) throw new Error('The act takes no distinct step.');
    await typeConfirmation(dialog);
  }
  await button.click();
  await dialog.waitFor({ state: 'detached' });
  const message = await page.getByText(`${heading}: Done: `).last().innerText();
  return { text, counts, said: /Done: (.*?)\.$/.exec(message)?.[1] ?? message };
};

/** As `conductAct`; answers with what was read. */
export const performAct = async (page: Page, act: Act): Promise<string> => (await conductAct(page, act)).text;

/** Presses a button on the page, exactly so called. */
export const press = (scope: Page | Locator, name: string | RegExp): Promise<void> =>
  scope
    .getByRole('button', { name, exact: typeof name === 'string' })
    .first()
    .click();

/** Chooses an entry of a menu. */
export const choose = async (page: Page, menu: string | RegExp, entry: string | RegExp): Promise<void> => {
  await press(page, menu);
  await page.getByRole('menuitem', { name: entry, exact: typeof entry === 'string' }).click();
};

/** Chooses a value of a select by its label. */
export const select = async (page: Page, label: string, option: string | RegExp): Promise<void> => {
  await page.getByRole('combobox', { name: label }).click();
  await page.getByRole('option', { name: option }).first().click();
};

/** Waits for a message in the corner. */
export const told = (page: Page, text: string | RegExp): Promise<void> => page.getByText(text).first().waitFor();
