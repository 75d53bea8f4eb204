import { cx } from '../../../ui/cx.ts';
import { toneText } from '../../../ui/text/tone.ts';
import { severityWords } from '../alert-words.ts';
import { worstStanding } from './by-severity.ts';
import { useStandingAlerts } from './use-standing-alerts.ts';

const MOST_SHOWN = 999;

/** How many alerts wait for somebody, in the colour of the worst that is not closed: beside the name of the screen. */
export const OpenAlerts = () => {
  const { data } = useStandingAlerts();
  if (!data || data.open === 0) return null;
  const worst = worstStanding(data);
  return (
    <span className={cx('num ml-auto font-semibold', worst && toneText[worst])}>
      {data.open > MOST_SHOWN ? `${MOST_SHOWN}+` : data.open}
      <span className="sr-only">{` open, worst ${worst ? severityWords[worst].toLowerCase() : 'unknown'}`}</span>
    </span>
  );
};
