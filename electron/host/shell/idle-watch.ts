/**
 * Judges each reading of how long nobody used the machine. Locks once per absence, not with every reading.
 *
 * @param idleMinutes  After how many it locks; 0 never.
 */
export const createIdleWatch = (idleMinutes: () => number, lock: () => void) => {
  let isAway = false;
  return (idleSeconds: number): void => {
    const limit = idleMinutes() * 60;
    const wasAway = isAway;
    isAway = limit > 0 && idleSeconds >= limit;
    if (isAway && !wasAway) lock();
  };
};
