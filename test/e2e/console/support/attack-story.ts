import type { Page } from 'playwright-core';
import { actDialog, conductAct, press, select, shownCounts } from './act.ts';
import { dialogOn } from './dialog-on.ts';
import { settled } from './watch-page.ts';

const SCENARIO = 'A client used from many addresses';
const REASON = 'Its secret is used from hosts that are not ours';
/** Whose secret the thief of the scenario may have. */
export const SERVICES = ['nightly-reports', 'stock-feed', 'backup-agent'] as const;

/** Two windows of one operator's console, and the server's own door. */
export interface Story {
  /** Where alerts are watched and answered. */
  readonly desk: Page;
  /** Where the lab is. */
  readonly bench: Page;
  /** Of the run. */
  readonly seed: number;
  /** How the server answers the client with a secret of its own: `good`, or the error. */
  readonly ask: (client: string) => Promise<string>;
  /** Called as each station is reached, with the page that shows it. */
  readonly look?: (station: 'alert' | 'preview' | 'answered' | 'sheet' | 'case', page: Page) => Promise<void>;
}

/** What the alert said before anything was done. */
export interface Reasons {
  readonly title: string;
  readonly severity: string;
  readonly sentence: string;
  readonly technique: string;
  readonly rule: string;
  /** Measure, observed, threshold, and whether it is met, as the table has them. */
  readonly arithmetic: readonly (readonly string[])[];
  readonly usual: string;
  readonly evidence: number;
  /** The proof of the fact that decided it. */
  readonly proof: string;
}

/** An attack from its beginning to its end by an operator's act, as the screens told it. */
export interface StoppedAttack {
  readonly client: string;
  /** Of the alert. */
  readonly alert: string;
  readonly reasons: Reasons;
  readonly effect: string;
  readonly counts: Readonly<Record<string, number>>;
  readonly said: string;
  readonly answers: { readonly before: string; readonly after: string };
  /** The score sheet. */
  readonly sheet: string;
  /** Whether the window of the alerts was ever loaded anew. */
  readonly reloaded: boolean;
}

/** Goes to a screen as a hand does, so that it works wherever the console is shown. */
export const goTo = (page: Page, screen: string): Promise<void> =>
  page
    .getByRole('navigation', { name: 'Screens' })
    .getByRole('link', { name: new RegExp(`^${screen}\\b`) })
    .click();

const loadedAt = (page: Page): Promise<number> => page.evaluate(() => globalThis.performance.timeOrigin);

/** The words of a section by its name. */
const region = (page: Page, name: string): Promise<string> => page.getByRole('region', { name, exact: true }).innerText();

const startAttack = async ({ bench, seed }: Story): Promise<void> => {
  await goTo(bench, 'Lab');
  await press(bench, `Run ${SCENARIO}`);
  const dialog = dialogOn(bench);
  await dialog.getByLabel('Seed').fill(String(seed));
  await dialog.getByRole('combobox', { name: 'Goes on' }).click();
  await bench.getByRole('option', { name: /2 minutes at most/ }).click();
  await press(dialog, 'Run it');
  await dialog.waitFor({ state: 'detached' });
  await bench.getByRole('region', { name: 'Under way' }).waitFor();
};

/** The alert comes into the queue that stands open, and is opened. */
const openAlert = async (desk: Page): Promise<void> => {
  await press(desk, /new, load/);
  await desk
    .getByRole('row', { name: /Client credentials used from many addresses/ })
    .getByText(/different addresses/)
    .click();
  await desk.getByRole('link', { name: 'On a page of its own' }).click();
  await desk.getByRole('region', { name: 'Why', exact: true }).waitFor();
  await desk
    .getByRole('region', { name: 'What to do' })
    .getByText(/access tokens/)
    .first()
    .waitFor();
};

const readReasons = async (desk: Page): Promise<Reasons> => {
  const why = desk.getByRole('region', { name: 'Why', exact: true });
  const rows = await why.getByRole('table', { name: 'Arithmetic of the rule' }).locator('tbody tr').all();
  const arithmetic = await Promise.all(
    rows.map(async (row) => [
      ...(await row.locator('th, td').allInnerTexts()).slice(0, 3),
      (await row.getByLabel('met', { exact: true }).count()) === 1 ? 'met' : 'not met',
    ]),
  );
  const standing = await region(desk, 'Standing');
  const head = desk.locator('.page-head');
  const reasons = {
    title: await desk.getByRole('heading', { level: 1 }).innerText(),
    severity: /Critical|High|Medium|Low|Info/.exec(await head.innerText())?.[0] ?? '',
    sentence: await why.locator('p').first().innerText(),
    technique: /T\d+[^\n]*/.exec(standing)?.[0] ?? '',
    rule: (await desk.getByRole('region', { name: 'Standing' }).locator('a[href*="/rules/"]').getAttribute('href')) ?? '',
    arithmetic,
    usual: await region(desk, 'What is usual'),
    evidence: await desk.getByRole('list', { name: 'Facts it stands on' }).getByRole('link').count(),
  };
  await desk
    .getByRole('region', { name: 'Standing' })
    .getByRole('link', { name: /^event \d+$/ })
    .click();
  await desk.getByRole('heading', { level: 1, name: /^Event \d+/ }).waitFor();
  const proof = await desk.getByRole('region', { name: /^Proof/ }).innerText();
  await desk.goBack();
  await desk.getByRole('region', { name: 'Why', exact: true }).waitFor();
  return { ...reasons, proof };
};

/** Waits for the score of the run, and reads it. */
const readSheet = async ({ bench, look }: Story): Promise<string> => {
  const entry = bench.getByRole('listitem').filter({ hasText: SCENARIO });
  await entry.getByRole('link', { name: /^Detected, / }).click();
  const drawer = bench.getByRole('complementary', { name: SCENARIO });
  await drawer
    .getByText(/^Contained|^Not contained/)
    .first()
    .waitFor();
  await look?.('sheet', bench);
  return drawer.innerText();
};

/**
 * From an attack that is begun in one window to its end by an act in the other: seen as it is raised, understood, answered with the effect in sight, and over.
 *
 * @param story.desk Any screen of an operator who is signed in and may respond; it is not loaded anew. So `story.bench`.
 */
export const stopAttack = async (story: Story): Promise<StoppedAttack> => {
  const { desk, ask, look } = story;
  await goTo(desk, 'Alerts');
  await settled(desk);
  const loaded = await loadedAt(desk);
  await startAttack(story);
  await openAlert(desk);
  const reasons = await readReasons(desk);
  await look?.('alert', desk);
  const about = await desk.getByRole('region', { name: 'Standing' }).locator('a[href*="/clients/"]').first().getAttribute('href');
  const client = about?.split('/').at(-1) ?? '';
  const before = await ask(client);
  await press(desk.getByRole('region', { name: 'What to do' }), /^Suspend/);
  await shownCounts(actDialog(desk, /^Suspend/));
  await look?.('preview', desk);
  const { text, counts, said } = await conductAct(desk, { title: /^Suspend/, verb: 'Suspend', reason: REASON });
  const after = await ask(client);
  const offered = desk.getByRole('region', { name: 'What to do' });
  await offered.getByText(/suspended already/).waitFor();
  await desk
    .getByRole('region', { name: 'History' })
    .getByText(/answered an alert/)
    .waitFor();
  await look?.('answered', desk);
  const sheet = await readSheet(story);
  const alert = new URL(desk.url()).pathname.split('/').at(-1) ?? '';
  const reloaded = (await loadedAt(desk)) !== loaded;
  return { client, alert, reasons, effect: text, counts, said, answers: { before, after }, sheet, reloaded };
};

/** A case as its page told it once it was closed. */
export interface ClosedCase {
  readonly title: string;
  /** Time to detect, to take on, to resolve. */
  readonly measures: readonly string[];
  /** Lines of the time line, in order. */
  readonly timeline: readonly string[];
  readonly about: string;
}

const measure = (page: Page, label: string): Promise<string> =>
  page.getByText(label, { exact: true }).locator('xpath=../following-sibling::div[1]').innerText();

/**
 * From the page of an alert that was answered to a closed case: opened with the alert, noted in, the alert closed with a verdict and a reason, then the case.
 *
 * @param page Shows the alert.
 */
export const closeCase = async (page: Page, look?: Story['look']): Promise<ClosedCase> => {
  await press(page, /^Open a case/);
  const dialog = dialogOn(page);
  await dialog.getByLabel('Title').fill('The secret of a service is out');
  await press(dialog, 'Open the case');
  await dialog.waitFor({ state: 'detached' });
  await page.getByRole('link', { name: 'Open the case it belongs to' }).click();
  await page.getByLabel('Note', { exact: true }).fill('The owner of the service makes a new secret.');
  await press(page, 'Add the note');
  await page.getByRole('list', { name: 'Time line' }).getByText('makes a new secret').waitFor();
  await page
    .getByRole('region', { name: /^Alerts/ })
    .locator('a[href*="/alerts/"]')
    .first()
    .click();
  await press(page, /^Close/);
  await select(page, 'Verdict', /^True positive/);
  await dialog.getByLabel('Reason').fill('The secret was used by somebody else');
  await press(dialog, 'Close 1 alert');
  await dialog.waitFor({ state: 'detached' });
  await page.getByRole('link', { name: 'Open the case it belongs to' }).click();
  await press(page, 'Close…');
  await dialog.getByLabel('Summary').fill('The client was suspended within the minute; its owner has a new secret.');
  await select(page, 'Verdict', /^True positive/);
  await press(dialog, 'Close the case');
  await dialog.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Reopen…' }).waitFor();
  await page
    .getByRole('list', { name: 'Time line' })
    .getByText(/closed the case/)
    .waitFor();
  await look?.('case', page);
  return {
    title: await page.getByRole('heading', { level: 1 }).innerText(),
    measures: await Promise.all(['Time to detect', 'Time to take on', 'Time to resolve'].map((label) => measure(page, label))),
    timeline: await page.getByRole('list', { name: 'Time line' }).getByRole('listitem').allInnerTexts(),
    about: await region(page, 'About the case'),
  };
};

/** Lets the whole log be verified, and reads what came of it. */
export const verifyLog = async (page: Page): Promise<string> => {
  await goTo(page, 'Audit');
  await press(page, 'Verify now');
  return page
    .getByText(/^(Whole|Not whole|Altered).*/)
    .first()
    .innerText();
};
