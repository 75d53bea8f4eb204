import { existsSync } from 'node:fs';
import process from 'node:process';
import packaged from '@sparticuz/chromium';
import { type Browser, chromium } from 'playwright-core';

/**
 * Only what a headless browser in a container needs. The packaged browser's own switches are not used: among them is one that turns the web's security off,
 * and with it what these tests are about.
 */
const SWITCHES = ['--no-sandbox', '--no-zygote', '--disable-gpu', '--disable-dev-shm-usage', '--font-render-hinting=none'];

const findChromium = async (): Promise<string> => {
  const installed = [process.env.CHROMIUM ?? '', '/usr/bin/chromium'].find((path) => path !== '' && existsSync(path));
  return installed ?? packaged.executablePath();
};

/** Starts a Chromium: the one `CHROMIUM` names, the system's, or the packaged one. Close it when done. */
export const launchBrowser = async (): Promise<Browser> => chromium.launch({ executablePath: await findChromium(), args: SWITCHES });
