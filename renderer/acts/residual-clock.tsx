import type { Residual } from '../../shared/contract/acts.ts';
import { PlainText } from '../ui/text/plain-text.tsx';
import { Countdown } from '../ui/time/countdown.tsx';
import { Time } from '../ui/time/time.tsx';

/** What stays alive after a revocation: self-contained tokens go on being accepted where nobody asks this server, until they expire. */
export const ResidualClock = ({ residual }: { readonly residual: Residual }) => {
  const until = Date.parse(residual.until);
  const where = residual.audiences.slice(0, 3).join(', ');
  const more = residual.audiences.length > 3 ? ` and ${residual.audiences.length - 3} more` : '';
  return (
    <p>
      {residual.tokens === 1 ? '1 self-contained token stays' : `${residual.tokens} self-contained tokens stay`} valid at resource servers
      that do not introspect{where === '' ? '' : ' ('}
      {where === '' ? null : <PlainText text={`${where}${more}`} inline max={120} />}
      {where === '' ? '' : ')'}, up to <Time at={until} format="time" seconds showZone />: <Countdown until={until} over="expired by now" />
    </p>
  );
};
