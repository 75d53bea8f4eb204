import type { Locator, Page } from 'playwright-core';

/** The dialog in front of the page; messages in the corner are none. */
export const dialogOn = (page: Page): Locator => page.locator('[role=dialog][data-open]:not([aria-modal=false])');
