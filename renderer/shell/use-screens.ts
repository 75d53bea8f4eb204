import { useMemo } from 'react';
import { useSession } from '../bridge/session-context.tsx';
import { type Screen, screensOf } from './screens.ts';

/** The screens of the server this window shows. */
export const useScreens = (): readonly Screen[] => {
  const { state } = useSession();
  const lab = state?.lab ?? false;
  return useMemo(() => screensOf(lab), [lab]);
};
