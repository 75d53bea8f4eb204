import { ChangePassword } from './change-password.tsx';
import { OwnSessions } from './own-sessions.tsx';
import { SecondFactor } from './second-factor.tsx';

/** The operator's own account: password, second factor, and where signed in. */
export const Account = () => (
  <>
    <ChangePassword />
    <SecondFactor />
    <OwnSessions />
  </>
);
