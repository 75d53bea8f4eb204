import { useBlocker } from '@tanstack/react-router';
import { useEffect } from 'react';

/** Warns before what was typed is lost: at another screen, at another page, and when the app's window is closed. */
export const useUnsaved = (unsaved: boolean): void => {
  useBlocker({
    shouldBlockFn: ({ current, next }) =>
      unsaved && current.pathname !== next.pathname && !window.confirm('What you changed is not saved. Leave all the same?'),
    enableBeforeUnload: () => unsaved,
  });
  useEffect(() => {
    window.gatewatch?.reportUnsaved(unsaved);
    return () => window.gatewatch?.reportUnsaved(false);
  }, [unsaved]);
};
