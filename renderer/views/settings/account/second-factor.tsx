import { useState } from 'react';
import type { ConsoleClient } from '../../../bridge/client.ts';
import { useClient } from '../../../bridge/console-context.tsx';
import { useMe, useSession } from '../../../bridge/session-context.tsx';
import { useSave } from '../../../bridge/use-save.ts';
import { Form } from '../../../ui/form/form.tsx';
import { PasswordField } from '../../../ui/form/password-field.tsx';
import { TextField } from '../../../ui/form/text-field.tsx';
import { Button } from '../../../ui/input/button.tsx';
import { KeyValue } from '../../../ui/text/key-value.tsx';

type Begun = Awaited<ReturnType<ConsoleClient['session']['beginTotp']>>;

const Enrol = ({ begun, onDone }: { readonly begun: Begun; readonly onDone: () => void }) => {
  const client = useClient();
  const [code, setCode] = useState('');
  const { busy, errors, general, save } = useSave(onDone);
  return (
    <Form
      label="Enrol"
      onSubmit={() => void save(() => client.session.confirmTotp({ secret: begun.secret, code: code.trim() }))}
      errors={errors}
      {...general}
    >
      <p className="m-0 text-text-2">Scan this with the app that makes the codes, then type the code it shows.</p>
      <img
        className="h-[180px] w-[180px] rounded bg-white p-2"
        alt="QR code of the secret"
        src={`data:image/svg+xml;utf8,${encodeURIComponent(begun.qr_svg)}`}
      />
      <KeyValue items={[{ label: 'Or type', value: begun.secret, mono: true, copy: begun.secret }]} />
      <TextField
        label="Code"
        name="code"
        value={code}
        onChange={setCode}
        mono
        inputMode="numeric"
        autoComplete="one-time-code"
        error={errors.code}
        required
      />
      <Button type="submit" variant="primary" busy={busy}>
        Enrol
      </Button>
    </Form>
  );
};

const Remove = ({ onDone }: { readonly onDone: () => void }) => {
  const client = useClient();
  const [password, setPassword] = useState('');
  const { busy, errors, general, save } = useSave(onDone);
  return (
    <Form label="Remove" onSubmit={() => void save(() => client.session.removeTotp({ password }))} errors={errors} {...general}>
      <p className="m-0 text-text-2">Enrolled: a code is asked for at every sign-in.</p>
      <PasswordField
        label="Password"
        name="password"
        value={password}
        onChange={setPassword}
        autoComplete="current-password"
        error={errors.password}
        required
      />
      <Button type="submit" variant="danger" busy={busy}>
        Remove the second factor
      </Button>
    </Form>
  );
};

/** One-time codes as second factor of the operator. */
export const SecondFactor = () => {
  const client = useClient();
  const me = useMe();
  const { again } = useSession();
  const [begun, setBegun] = useState<Begun>();
  const { busy, general, save } = useSave(() => undefined);
  const done = (): void => {
    setBegun(undefined);
    again();
  };
  return (
    <section className="panel max-w-[480px]" aria-labelledby="factor">
      <h2 id="factor" className="panel-head">
        Second factor
      </h2>
      {me.second_factor ? <Remove onDone={done} /> : null}
      {!me.second_factor && begun ? <Enrol begun={begun} onDone={done} /> : null}
      {me.second_factor || begun ? null : (
        <Form label="Second factor" onSubmit={() => void save(async () => setBegun(await client.session.beginTotp({})))} {...general}>
          <p className="m-0 text-text-2">Not enrolled: the password alone opens the console.</p>
          <Button type="submit" variant="primary" busy={busy}>
            Enrol one-time codes
          </Button>
        </Form>
      )}
    </section>
  );
};
