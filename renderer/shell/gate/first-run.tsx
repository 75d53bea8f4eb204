import { useState } from 'react';
import type { SessionState } from '../../../shared/contract/session.ts';
import { useClient } from '../../bridge/console-context.tsx';
import { Form } from '../../ui/form/form.tsx';
import { PasswordField } from '../../ui/form/password-field.tsx';
import { TextField } from '../../ui/form/text-field.tsx';
import { Button } from '../../ui/input/button.tsx';
import { CodeBlock } from '../../ui/text/code-block.tsx';
import { Frame } from './frame.tsx';
import { useGateCall } from './use-gate-call.ts';

const ADD = 'printf \'%s\' "$PASSWORD" | npm run -s gatewatch -- operator add --name NAME --role administrator --password-stdin';

/** Creates the first operator. Who did not come by the one-time address is told how to. */
export const FirstRun = ({ state }: { readonly state: SessionState }) => {
  const client = useClient();
  const { busy, failure, run } = useGateCall();
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [again, setAgain] = useState('');
  const [differ, setDiffer] = useState(false);
  if (!state.may_create)
    return (
      <Frame title="No operator yet" state={state}>
        <p className="text-text-2">
          The first operator is created in the app, or in a browser that comes by the one-time address the server printed when it started.
          Print another with
        </p>
        <CodeBlock label="Command" code="npm run -s gatewatch -- console" />
        <p className="text-text-2">or create the operator on the server:</p>
        <CodeBlock label="Command" code={ADD} wrap />
      </Frame>
    );
  const submit = (): void => {
    setDiffer(password !== again);
    if (password === again) void run(() => client.session.createFirstOperator({ name, password }));
  };
  const errors: Readonly<Record<string, string>> = {
    ...Object.fromEntries((failure?.problems ?? []).map(({ field, problem, fix }) => [field, `${problem} ${fix}`])),
    ...(differ ? { again: 'The two passwords are not the same.' } : {}),
  };
  const general = failure && failure.problems.length === 0 ? { failure: failure.text } : {};
  return (
    <Frame title="Create the first operator" state={state}>
      <p className="text-text-2">
        This account runs the console as an administrator. {state.lab ? 'This is a lab: its clients and people are invented.' : ''}
      </p>
      <Form label="First operator" onSubmit={submit} errors={errors} {...general}>
        <TextField
          label="Name"
          name="name"
          value={name}
          onChange={setName}
          autoComplete="username"
          autoFocus
          required
          error={errors['name']}
        />
        <PasswordField
          label="Password"
          name="password"
          value={password}
          onChange={setPassword}
          autoComplete="new-password"
          hint={state.password_rule}
          error={errors['password']}
          required
        />
        <PasswordField
          label="Password again"
          name="again"
          value={again}
          onChange={setAgain}
          autoComplete="new-password"
          error={errors['again']}
          required
        />
        <Button type="submit" variant="primary" busy={busy}>
          Create and sign in
        </Button>
      </Form>
    </Frame>
  );
};
