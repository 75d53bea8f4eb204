import { createContext, type ReactNode, useContext, useMemo } from 'react';
import type { EpochMs } from '../../../shared/units.ts';
import type { Zone } from './format-time.ts';

export interface ZoneState {
  readonly zone: Zone;
  readonly setZone: (zone: Zone) => void;
  readonly toggle: () => void;
  /** The engine's time as this window knows it. */
  readonly now: () => EpochMs;
}

const systemNow = (): EpochMs => Date.now();

const ZoneContext = createContext<ZoneState>({ zone: 'local', setZone: () => undefined, toggle: () => undefined, now: systemNow });

export interface ZoneProviderProps {
  readonly zone: Zone;
  readonly onZoneChange: (zone: Zone) => void;
  /** Milliseconds since the epoch; the machine's clock without it. Keep it the same function as long as it is the same clock. */
  readonly now?: () => EpochMs;
  readonly children: ReactNode;
}

/** The zone and the clock of every time under it. */
export const ZoneProvider = ({ zone, onZoneChange, now = systemNow, children }: ZoneProviderProps) => {
  const state = useMemo(
    () => ({ zone, setZone: onZoneChange, toggle: () => onZoneChange(zone === 'utc' ? 'local' : 'utc'), now }),
    [zone, onZoneChange, now],
  );
  return <ZoneContext value={state}>{children}</ZoneContext>;
};

export const useZone = (): ZoneState => useContext(ZoneContext);
