import { useState } from 'react';
import { useClient } from '../../../bridge/console-context.tsx';
import { useSession } from '../../../bridge/session-context.tsx';
import { useSave } from '../../../bridge/use-save.ts';
import { Form } from '../../../ui/form/form.tsx';
import { PasswordField } from '../../../ui/form/password-field.tsx';
import { Button } from '../../../ui/input/button.tsx';
import { useToast } from '../../../ui/overlay/toast.tsx';
import { counted } from '../../../ui/text/counted.ts';

/** A new password; the operator's other sessions end. */
export const ChangePassword = () => {
  const client = useClient();
  const { state } = useSession();
  const { show } = useToast();
  const [current, setCurrent] = useState('');
  const [password, setPassword] = useState('');
  const { busy, errors, general, save } = useSave(() => {
    setCurrent('');
    setPassword('');
  });
  const submit = (): void =>
    void save(async () => {
      const { sessions_ended: ended } = await client.session.changePassword({ current, password });
      show({ title: 'The password is changed.', detail: ended > 0 ? `${counted(ended, 'other session')} ended.` : '', tone: 'ok' });
    });
  return (
    <section className="panel max-w-[480px]" aria-labelledby="password">
      <h2 id="password" className="panel-head">
        Password
      </h2>
      <Form label="Change the password" onSubmit={submit} errors={errors} {...general}>
        <PasswordField
          label="Current password"
          name="current"
          value={current}
          onChange={setCurrent}
          autoComplete="current-password"
          error={errors.current}
          required
        />
        <PasswordField
          label="New password"
          name="password"
          value={password}
          onChange={setPassword}
          autoComplete="new-password"
          hint={state?.password_rule}
          error={errors.password}
          required
        />
        <Button type="submit" busy={busy}>
          Change the password
        </Button>
      </Form>
    </section>
  );
};
