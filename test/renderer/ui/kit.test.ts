import AxeBuilder from '@axe-core/playwright';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { launchBrowser } from '../../e2e/support/launch-browser.ts';
import { type Gallery, startGallery } from './start-gallery.ts';

/** A browser that shares its machine is slow, not wrong. */
vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });

let browser: Browser;
let gallery: Gallery;
let context: BrowserContext;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  [browser, gallery] = await Promise.all([launchBrowser(), startGallery()]);
});
afterAll(async () => {
  await browser?.close();
  await gallery?.stop();
  vi.resetConfig();
});

beforeEach(async () => {
  context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });
  page = await context.newPage();
  complaints = [];
  page.on('pageerror', ({ message }) => complaints.push(message));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
});
afterEach(async () => {
  await context.close();
  expect(complaints).toEqual([]);
});

const open = async (query: string): Promise<void> => {
  await page.goto(`${gallery.origin}/?${query}`);
  await page.getByRole('heading', { level: 1 }).waitFor();
};

/** Where Base UI catches the focus at the edges of what lies over a screen, and sends it on at once: nobody stays there. */
const FOCUS_GUARD = '[data-base-ui-focus-guard]';

/** What axe finds serious or critical, as rule and place. */
const barriers = async (): Promise<readonly string[]> => {
  const { violations } = await new AxeBuilder({ page }).exclude(FOCUS_GUARD).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ target, any }) => `${id}: ${target.join(' ')} ${any[0]?.message ?? ''}`));
};

/** Leaves what lies over the screen, until it is gone and the screen has its keys back. */
const leave = async (): Promise<void> => {
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.locator('main:not([aria-hidden="true"] *)').waitFor();
};

const button = (name: string) => page.getByRole('button', { name, exact: true });
const focused = async (): Promise<string> => {
  const one = page.locator(':focus');
  return (await one.getAttribute('aria-label')) ?? (await one.innerText());
};
const said = (label: string): Promise<string> => page.getByLabel(label, { exact: true }).innerText();

describe.each(['dark', 'light', 'contrast'])('in the theme %s', (theme) => {
  it.each([
    'words',
    'inputs',
    'charts',
    'overlays',
    'table&rows=200',
    'table&rows=0',
    'table&rows=50&loading',
  ])('nothing of %s keeps anybody out', async (name) => {
    await open(`theme=${theme}&page=${name}`);
    expect(await barriers()).toEqual([]);
  });

  it('nothing of what lies over a screen keeps anybody out', async () => {
    await open(`theme=${theme}&page=overlays`);
    await button('Sign out').click();
    await page.getByRole('dialog').waitFor();
    expect(await barriers()).toEqual([]);
    await leave();
    await page.keyboard.press('Control+k');
    await page.keyboard.type('t');
    await page.getByRole('option', { name: 'user t' }).waitFor();
    expect(await barriers()).toEqual([]);
    await leave();
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor();
    expect(await barriers()).toEqual([]);
  });

  it('nothing of an open row or menu keeps anybody out', async () => {
    await open(`theme=${theme}&page=table&rows=50`);
    await page.keyboard.press('j');
    await page.keyboard.press('x');
    await page.keyboard.press('Enter');
    await page.getByRole('complementary').waitFor();
    expect(await barriers()).toEqual([]);
    await button('Columns').click();
    await page.getByRole('menu').waitFor();
    expect(await barriers()).toEqual([]);
  });

  it('nothing of a refused form or a list of choices keeps anybody out', async () => {
    await open(`theme=${theme}&page=inputs`);
    await button('Create').click();
    await page.getByRole('alert').waitFor();
    expect(await barriers()).toEqual([]);
    await page.getByRole('combobox', { name: 'Role' }).click();
    await page.getByRole('listbox').waitFor();
    expect(await barriers()).toEqual([]);
  });
});

describe('a table of 100,000 rows', () => {
  const grid = () => page.getByRole('grid');
  const active = async (): Promise<string> => {
    const id = await grid().getAttribute('aria-activedescendant');
    return id === null ? '' : ((await page.locator(`[id="${id}"]`).getAttribute('aria-rowindex')) ?? '');
  };
  const press = async (...keys: readonly string[]): Promise<void> => {
    for (const key of keys) await page.keyboard.press(key);
  };
  const selected = () => page.getByText(/· [\d,]+ selected/).innerText();

  beforeEach(() => open('page=table'));

  it('draws only the rows in sight, wherever it stands', async () => {
    for (const key of ['j', 'End', 'Home']) {
      await press(key);
      expect(await page.getByRole('row').count()).toBeLessThan(70);
    }
    expect(await grid().getAttribute('aria-rowcount')).toBe('100001');
  });

  it('is driven by j, k, arrows, Page keys, Home and End, and keeps the row in hand in sight', async () => {
    await press('j');
    expect(await active()).toBe('2');
    await press('j', 'ArrowDown', 'k');
    expect(await active()).toBe('3');
    await press('End');
    expect(await active()).toBe('100001');
    await page.getByText('client-99999 reused').waitFor();
    await press('Home');
    await page.getByText('user\\u{202E}gnp.exe').waitFor();
    await press('PageDown');
    expect(Number(await active())).toBeGreaterThan(15);
  });

  it('selects by x, a range by shift and x, everything by *, and lets go by Escape', async () => {
    await press('j', 'x');
    expect(await selected()).toContain('1 selected');
    await press('j', 'j', 'j', 'X');
    expect(await selected()).toContain('4 selected');
    await press('*');
    expect(await selected()).toContain('100,000 selected');
    await press('Escape');
    expect(await page.getByText(/selected/).count()).toBe(0);
  });

  it('selects a range by shift and a press, without opening anything', async () => {
    const row = (at: number) => page.locator(`[aria-rowindex="${at}"]`);
    await row(10).getByRole('gridcell').first().click();
    await row(14).click({ modifiers: ['Shift'] });
    expect(await selected()).toContain('5 selected');
    expect(await page.getByRole('complementary').count()).toBe(0);
  });

  it('opens a row by Enter; j and k go on in the drawer, Escape closes it and gives the focus back', async () => {
    await grid().focus();
    await press('j', 'Enter');
    await page.getByText('1 of 100000').waitFor();
    expect(await page.locator('h2:focus').count()).toBe(1);
    await press('j', 'j', 'k');
    await page.getByText('2 of 100000').waitFor();
    await press('Escape');
    expect(await page.getByRole('complementary').count()).toBe(0);
    expect(await page.locator('[role="grid"]:focus').count()).toBe(1);
    expect(await active()).toBe('3');
  });

  it('gives the keys of its screen the row in hand', async () => {
    await press('j', 'j', 'e');
    expect(await said('Used')).toBe('row-1');
  });

  it('loads what is new when asked, and does not move what is in sight', async () => {
    await page.getByText('2 new, load').waitFor();
    await page.evaluate('document.querySelector("[role=grid]").scrollTop = 3210');
    const row = page.getByText('client-104 reused');
    await row.waitFor();
    const before = await row.boundingBox();
    await press('.');
    await page.getByText('100,002').first().waitFor();
    expect(await row.boundingBox()).toEqual(before);
    expect(await page.getByText('2 new, load').count()).toBe(0);
  });

  it('sorts by its headings and hides columns by its chooser', async () => {
    await button('Risk').click();
    expect(await page.getByRole('columnheader', { name: 'Risk' }).getAttribute('aria-sort')).toBe('ascending');
    await button('Risk').click();
    expect(await page.getByRole('columnheader', { name: 'Risk' }).getAttribute('aria-sort')).toBe('descending');
    expect(await page.locator('[aria-rowindex="2"]').innerText()).toContain('99');
    await button('Columns').click();
    await page.getByRole('menuitemcheckbox', { name: 'Severity' }).click();
    await press('Escape');
    expect(await page.getByRole('columnheader', { name: 'Severity' }).count()).toBe(0);
  });

  it('copies the cell in hand', async () => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await grid().focus();
    await press('j', 'j', 'ArrowRight', 'ArrowRight', 'ArrowRight', 'Control+c');
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe('user\u202Egnp.exe');
  });

  it('says what was looked at when it has no rows, and what failed', async () => {
    await open('page=table&rows=0&error');
    await page.getByText('The list could not be read again').waitFor();
    await open('page=table&rows=0');
    await page.getByText('0 rows read').waitFor();
  });
});

describe('a dialog', () => {
  beforeEach(async () => {
    await open('page=overlays');
    await button('Sign out').focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Sign user-0147 out everywhere' }).waitFor();
  });

  it('keeps the focus within, starts at the reason, and gives the focus back', async () => {
    expect(await page.locator('textarea:focus').count()).toBe(1);
    for (let step = 0; step < 12; step += 1) {
      await page.keyboard.press('Tab');
      await page.locator('[role="dialog"] :focus').waitFor({ state: 'attached' });
    }
    await leave();
    expect(await focused()).toBe('Sign out');
  });

  it('acts only with a reason and the count typed out, then says what was done and what failed', async () => {
    const act = page.getByRole('dialog').getByRole('button', { name: 'Sign out' });
    expect(await act.isDisabled()).toBe(true);
    await page.keyboard.type('stolen');
    expect(await act.isDisabled()).toBe(true);
    await page.getByLabel('Type 6 to confirm how many are hit').fill('7');
    expect(await act.isDisabled()).toBe(true);
    await page.getByLabel('Type 6 to confirm how many are hit').fill('6');
    await act.click();
    await page.getByText('Done in part: 1 of 10 failed').waitFor();
    expect(await focused()).toBe('Close');
  });

  it('silences the keys of the screen under it', async () => {
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).focus();
    await page.keyboard.press('z');
    await leave();
    expect(await said('Done')).toBe('');
    await page.keyboard.press('z');
    expect(await said('Done')).toBe('zone');
  });
});

describe('keys', () => {
  it('go somewhere by a sequence, and are listed on the sheet', async () => {
    await open('page=overlays');
    await page.keyboard.press('g');
    await page.keyboard.press('o');
    expect(await said('Done')).toBe('overview');
    await page.keyboard.press('?');
    const sheet = page.getByRole('dialog', { name: 'Keys' });
    await sheet.getByText('Switch the zone').waitFor();
    await sheet.getByText('g then o').waitFor({ state: 'attached' });
  });

  it('find and run anything by its name in the palette', async () => {
    await open('page=overlays');
    await page.keyboard.press('Control+k');
    await page.keyboard.type('toke');
    await page.getByRole('option', { name: /^Tokens/ }).waitFor();
    await page.keyboard.press('Enter');
    expect(await said('Done')).toBe('tokens');
  });

  it('offer an act back for a while', async () => {
    await open('page=overlays');
    await button('Block').click();
    expect(await barriers()).toEqual([]);
    await page.getByRole('button', { name: /^Undo/ }).click();
    expect(await said('Done')).toBe('undone');
  });
});

describe('a form', () => {
  it('that is refused says why at its top, takes the focus there, and leads to each field', async () => {
    await open('page=inputs');
    await button('Create').click();
    expect(await page.locator('[role="alert"]:focus').count()).toBe(1);
    await page.getByRole('button', { name: 'A client needs a name' }).click();
    const name = page.getByRole('textbox', { name: 'Name' });
    expect(await page.locator('input:focus').getAttribute('id')).toBe(await name.getAttribute('id'));
    expect(await name.getAttribute('aria-invalid')).toBe('true');
    const described = (await name.getAttribute('aria-describedby')) ?? '';
    expect(
      await page
        .locator(
          described
            .split(' ')
            .map((id) => `[id="${id}"]`)
            .join(', '),
        )
        .allInnerTexts(),
    ).toContain('A client needs a name');
  });

  it('narrows a list by filters added with the keyboard alone', async () => {
    await open('page=inputs');
    await page.keyboard.press('f');
    await page.getByPlaceholder('Field').waitFor();
    await page.keyboard.type('cli');
    await page.keyboard.press('Enter');
    await page.getByPlaceholder('Client id').waitFor();
    await page.keyboard.type('mail');
    await page.keyboard.press('Enter');
    await button('Remove client mail').waitFor();
    await page.locator('button:focus').waitFor();
    await page.keyboard.press('/');
    expect(await focused()).toBe('Find in this list');
  });
});

describe('a chart', () => {
  it('is a table at the press of a key, and its times choose their bucket', async () => {
    await open('page=charts');
    await page.keyboard.press('t');
    await page.getByRole('rowheader', { name: '2026-03-29 10:58 UTC' }).getByRole('button').click();
    expect(await said('Range chosen')).toBe(`${Date.UTC(2026, 2, 29, 10, 58)}-${Date.UTC(2026, 2, 29, 11)}`);
  });

  it('narrows by a drag', async () => {
    await open('page=charts');
    const plot = page.locator('.recharts-surface').first();
    await plot.waitFor();
    const box = await plot.boundingBox();
    if (!box) throw new Error('The chart is not drawn');
    await page.mouse.move(box.x + 200, box.y + 80);
    await page.mouse.down();
    await page.mouse.move(box.x + 300, box.y + 80, { steps: 5 });
    await page.mouse.move(box.x + 400, box.y + 80, { steps: 5 });
    await page.mouse.up();
    const [from, to] = (await said('Range chosen')).split('-').map(Number);
    expect((to ?? 0) - (from ?? 0)).toBeGreaterThan(20 * 60_000);
  });

  it('is said in a sentence', async () => {
    await open('page=charts');
    expect(await page.getByText(/Failed: highest \d+ at .* over 35 in \d+ of 90/).count()).toBe(1);
  });
});

describe('text of strangers', () => {
  it('is only ever text, shown with what would hide in it', async () => {
    await open('page=words');
    const text = (id: string) => page.locator(`[data-hostile="${id}"]`).innerText();
    expect(await text('markup')).toContain('<img src=x onerror="window.hit=1"><script>');
    expect(await text('override')).toBe('user\\u{202E}gnp.exe');
    expect(await text('zero')).toBe('ad\\u{200B}min\\u{200D}');
    expect(await text('lines')).toBe('one\\r\\ntwo\\tthree\\x00\\x1B[31m');
    expect(await text('lone')).toBe('lone \\u{D800} surrogate');
    expect(await page.locator('[data-hostile] img, [data-hostile] script').count()).toBe(0);
    expect(await page.evaluate('"hit" in window')).toBe(false);
  });

  it('is isolated from the direction around it', async () => {
    await open('page=words');
    const style = `(({ unicodeBidi, direction }) => [unicodeBidi, direction])(getComputedStyle(document.querySelector('[data-hostile="arabic"] bdi')))`;
    expect(await page.evaluate(style)).toEqual(['isolate', 'rtl']);
  });

  it('is cut when it is long, and shown whole when asked', async () => {
    await open('page=words');
    const long = page.locator('[data-hostile="long"]');
    expect((await long.innerText()).length).toBeLessThan(120);
    await long.getByRole('button', { name: 'show 4,920 more' }).click();
    expect((await long.innerText()).length).toBe(5000);
  });
});
