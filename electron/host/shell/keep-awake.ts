import { powerSaveBlocker } from 'electron';

/** Keeps the displays on while a wall board is open, and at no other time. */
export const createKeepAwake = () => {
  let blocker: number | undefined;
  return (hasWallBoard: boolean): void => {
    if (hasWallBoard) blocker ??= powerSaveBlocker.start('prevent-display-sleep');
    else if (blocker !== undefined) {
      powerSaveBlocker.stop(blocker);
      blocker = undefined;
    }
  };
};
