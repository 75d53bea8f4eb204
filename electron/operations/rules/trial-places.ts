/** How many rules are tried on the log at once: each reads as fast as the server lets it. */
export interface TrialPlaces {
  /** Takes a place; null when all are taken. What it returns gives the place back. */
  take(): (() => void) | null;
}

export const createTrialPlaces = (places: number): TrialPlaces => {
  let taken = 0;
  return {
    take() {
      if (taken >= places) return null;
      taken += 1;
      let held = true;
      return () => {
        if (held) taken -= 1;
        held = false;
      };
    },
  };
};
