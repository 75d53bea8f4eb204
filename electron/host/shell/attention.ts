import { app, type BrowserWindow, Menu } from 'electron';
import type { EngineState } from '../../../shared/desktop.ts';
import type { FromEngine } from '../engine-protocol.ts';
import { START_ENGINE } from './menu-template.ts';
import { createTray, showBadge, type TrayActions } from './tray.ts';

type Status = Extract<FromEngine, { kind: 'status' }>;

export interface AttentionInput {
  readonly actions: TrayActions;
  readonly phase: () => EngineState['phase'];
  readonly windows: () => readonly BrowserWindow[];
}

/** Until the engine has told what is configured. */
const USUAL_IDLE_MINUTES = 15;

/** What is told of the server outside of the windows: tray, badge, and the menu's way to start it again. */
export const createAttention = ({ actions, phase, windows }: AttentionInput) => {
  const tray = createTray(actions);
  let status: Status | undefined;
  let unseen = 0;
  const show = (): void => {
    tray.show({ phase: phase(), session: status?.session, unseen });
    showBadge(unseen, windows());
    const again = Menu.getApplicationMenu()?.getMenuItemById(START_ENGINE);
    if (again) again.enabled = phase() === 'failed';
  };
  app.on('browser-window-focus', () => {
    // Behind a locked console nobody has seen anything.
    if (status?.session === 'locked') return;
    unseen = 0;
    show();
  });
  return {
    show,
    noteStatus(next: Status): void {
      status = next;
      show();
    },
    noteUnseen(): void {
      unseen += 1;
      show();
    },
    idleMinutes: (): number => status?.idleMinutes ?? USUAL_IDLE_MINUTES,
  };
};
