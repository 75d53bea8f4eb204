import type { ScoreSheet } from '../../../shared/contract/lab.ts';
import { Stat, StatRow } from '../../ui/data/stat.tsx';
import { scoreTime, slowestMs } from './describe-sheet.ts';
import { percentile95 } from './percentile-95.ts';

/** All score sheets together. */
export const Score = ({ sheets }: { readonly sheets: readonly ScoreSheet[] }) => {
  const detected = sheets.filter((sheet) => sheet.detected).length;
  const contained = sheets.filter((sheet) => sheet.contained).length;
  const missed = sheets.reduce((sum, sheet) => sum + sheet.missed.length, 0);
  const slowest = percentile95(sheets.flatMap((sheet) => slowestMs(sheet) ?? []));
  return (
    <StatRow>
      <Stat label="Attacks run" value={sheets.length} />
      <Stat
        label="Detected"
        value={`${detected} of ${sheets.length}`}
        detail={missed === 1 ? '1 alert missed' : `${missed} alerts missed`}
      />
      <Stat label="Time to alert, p95" value={slowest === undefined ? '–' : scoreTime(slowest)} detail="deciding event to alert" />
      <Stat label="Contained" value={`${contained} of ${sheets.length}`} detail="by the server, a playbook or an operator" />
    </StatRow>
  );
};
