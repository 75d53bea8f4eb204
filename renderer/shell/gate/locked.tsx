import { useState } from 'react';
import type { SessionState } from '../../../shared/contract/session.ts';
import { useClient } from '../../bridge/console-context.tsx';
import { Form } from '../../ui/form/form.tsx';
import { PasswordField } from '../../ui/form/password-field.tsx';
import { Button } from '../../ui/input/button.tsx';
import { PlainText } from '../../ui/text/plain-text.tsx';
import { Frame } from './frame.tsx';
import { useGateCall } from './use-gate-call.ts';

/** The lock: the same operator goes on where it was left, another one signs in anew. Detection and serving go on behind it. */
export const Locked = ({ state }: { readonly state: SessionState }) => {
  const client = useClient();
  const { busy, failure, run } = useGateCall();
  const [password, setPassword] = useState('');
  return (
    <Frame title="The console is locked" state={state}>
      <p className="text-text-2">
        Signed in as <PlainText text={state.operator?.name ?? ''} inline />. The authorization server goes on serving.
      </p>
      <Form
        label="Unlock"
        onSubmit={() => void run(() => client.session.unlock({ password }))}
        {...(failure ? { failure: failure.text } : {})}
      >
        <PasswordField
          label="Password"
          name="password"
          value={password}
          onChange={setPassword}
          autoComplete="current-password"
          autoFocus
          required
        />
        <div className="flex gap-2">
          <Button type="submit" variant="primary" busy={busy}>
            Unlock
          </Button>
          <Button variant="ghost" onClick={() => void run(() => client.session.signOut({}))}>
            Sign out
          </Button>
        </div>
      </Form>
    </Frame>
  );
};
