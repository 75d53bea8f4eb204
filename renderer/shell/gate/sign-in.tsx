import { useState } from 'react';
import type { SessionState } from '../../../shared/contract/session.ts';
import { useClient } from '../../bridge/console-context.tsx';
import { Form } from '../../ui/form/form.tsx';
import { PasswordField } from '../../ui/form/password-field.tsx';
import { TextField } from '../../ui/form/text-field.tsx';
import { Button } from '../../ui/input/button.tsx';
import { Banner } from '../../ui/state/banner.tsx';
import { Frame } from './frame.tsx';
import { useGateCall } from './use-gate-call.ts';

/** Name and password, then the code of the second factor where one is enrolled. */
export const SignIn = ({ state }: { readonly state: SessionState }) => {
  const client = useClient();
  const { busy, failure, run } = useGateCall();
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const wantsCode = failure?.code === 'second_factor_required' || code !== '';
  const submit = (): void => void run(() => client.session.signIn({ name, password, ...(code === '' ? {} : { code: code.trim() }) }));
  const failed = failure && failure.code !== 'second_factor_required' ? { failure: failure.text } : {};
  return (
    <Frame title="Sign in to the console" state={state}>
      {new URLSearchParams(window.location.search).get('ticket') === 'used' ? (
        <Banner tone="info">The one-time address was used before or is too old. Sign in, or print another with “gatewatch console”.</Banner>
      ) : null}
      <Form label="Sign in" onSubmit={submit} {...failed}>
        <TextField label="Operator" name="name" value={name} onChange={setName} autoComplete="username" autoFocus required />
        <PasswordField label="Password" name="password" value={password} onChange={setPassword} autoComplete="current-password" required />
        {wantsCode ? (
          <TextField
            label="Code of your second factor"
            name="code"
            value={code}
            onChange={setCode}
            autoComplete="one-time-code"
            inputMode="numeric"
            mono
            autoFocus
            required
          />
        ) : null}
        <Button type="submit" variant="primary" busy={busy}>
          Sign in
        </Button>
      </Form>
    </Frame>
  );
};
