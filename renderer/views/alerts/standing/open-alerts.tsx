import { NavCount } from '../../../shell/nav-count.tsx';
import { severityWords } from '../alert-words.ts';
import { worstStanding } from './by-severity.ts';
import { useStandingAlerts } from './use-standing-alerts.ts';

/** How many alerts wait for somebody, in the colour of the worst that is not closed: beside the name of the screen. */
export const OpenAlerts = () => {
  const { data } = useStandingAlerts();
  const worst = data && worstStanding(data);
  return (
    <NavCount
      count={data?.open}
      tone={worst ?? 'neutral'}
      words={`open, worst ${worst ? severityWords[worst].toLowerCase() : 'unknown'}`}
    />
  );
};
