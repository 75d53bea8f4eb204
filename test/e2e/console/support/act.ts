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

/** Reads the effect of an act that was asked for, says why, performs it, and waits until it is on record. */
export const performAct = async (page: Page, { title, verb, reason, confirms = false }: Act): Promise<string> => {
  const dialog = actDialog(page, title);
  // The effect has been counted.
  await dialog.getByText(/^(Not reversible|Reversible( for a time)?)\.$/).waitFor();
  const effect = await dialog.innerText();
  const button = dialog.getByRole('button', { name: verb, exact: true });
  await dialog.getByLabel('Reason').fill(reason);
  if (confirms) {
    if (await button.isEnabled()) throw new Error('The act takes no distinct step.');
    const field = dialog.getByLabel(/^Type .* to confirm/);
    const label = await dialog.locator('label', { hasText: /^Type / }).innerText();
    await field.fill(/^Type (.*) to confirm/.exec(label)?.[1] ?? '');
  }
  await button.click();
  await dialog.waitFor({ state: 'detached' });
  return effect;
};

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
