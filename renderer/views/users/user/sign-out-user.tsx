import { useState } from 'react';
import { useActForm } from '../../../acts/use-act-form.ts';
import { Form } from '../../../ui/form/form.tsx';
import { Button } from '../../../ui/input/button.tsx';
import { Checkbox } from '../../../ui/input/checkbox.tsx';
import { Select } from '../../../ui/input/select.tsx';
import { Dialog } from '../../../ui/overlay/dialog.tsx';
import { counted } from '../../../ui/text/counted.ts';
import type { ShownUser } from './shown-user.ts';

const NONE = 'none';

/** Asks what ends: sessions, tokens and consents apart. */
export const SignOutUser = ({ user, onClose }: { readonly user: ShownUser; readonly onClose: () => void }) => {
  const { busy, errors, general, ask } = useActForm(onClose);
  const [except, setExcept] = useState(NONE);
  const [tokens, setTokens] = useState(true);
  const [consents, setConsents] = useState(false);
  const ending = user.sessions.length - (except === NONE ? 0 : 1);
  const show = (): void =>
    void ask({
      act: { act: 'users.sign_out', users: [user.sub], tokens, consents, ...(except === NONE ? {} : { except_session: except }) },
      title: `Sign ${user.username} out`,
      verb: 'Sign out',
    });
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={`Sign ${user.username} out`}
    >
      <Form label="Sign out" onSubmit={show} errors={errors} {...general}>
        <p className="m-0">{`${counted(ending, 'live session ends', 'live sessions end')}.`}</p>
        {user.sessions.length > 1 ? (
          <Select
            label="But keep"
            value={except}
            onChange={setExcept}
            options={[
              { value: NONE, label: 'None' },
              ...user.sessions.map(({ id, address, last_seen_at }) => ({
                value: id,
                label: address ?? 'unknown address',
                detail: `last seen ${last_seen_at.slice(0, 16).replace('T', ' ')} UTC`,
              })),
            ]}
          />
        ) : null}
        <Checkbox
          label="Also revoke the tokens that clients hold"
          hint="Otherwise clients go on with what they have, lasting access too."
          checked={tokens}
          onChange={setTokens}
        />
        <Checkbox
          label={`Also withdraw ${counted(user.consents.length, 'consent')}`}
          hint="The clients have to ask again."
          checked={consents}
          onChange={setConsents}
        />
        <Button type="submit" variant="primary" busy={busy}>
          Show the effect
        </Button>
      </Form>
    </Dialog>
  );
};
