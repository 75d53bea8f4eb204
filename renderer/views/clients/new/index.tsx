import { Link, useBlocker } from '@tanstack/react-router';
import { useState } from 'react';
import { may } from '../../../../shared/role.ts';
import type { ConsoleClient } from '../../../bridge/client.ts';
import { useClient } from '../../../bridge/console-context.tsx';
import { useMay } from '../../../bridge/session-context.tsx';
import { useSave } from '../../../bridge/use-save.ts';
import { Form } from '../../../ui/form/form.tsx';
import { Button } from '../../../ui/input/button.tsx';
import { EmptyState } from '../../../ui/state/empty-state.tsx';
import { ClientFields } from '../client-fields.tsx';
import { type ClientForm, type ClientKind, clientKinds, formOfKind, toMetadata } from '../client-form.ts';
import { Registered } from './registered.tsx';

export type RegisteredClient = Awaited<ReturnType<ConsoleClient['clients']['add']>>;

const Kinds = ({ onChoose }: { readonly onChoose: (kind: ClientKind) => void }) => (
  <ul className="panel m-0 flex max-w-[720px] list-none flex-col p-0">
    {clientKinds.map((kind) => (
      <li key={kind.id} className="border-t border-line first:border-t-0">
        <button type="button" className="w-full px-4 py-3 text-left hover:bg-hover" onClick={() => onChoose(kind)}>
          <span className="font-medium">{kind.label}</span>
          <span className="block text-text-2">{kind.detail}</span>
        </button>
      </li>
    ))}
  </ul>
);

/** Registers a client in two steps: what it is, then its particulars. The secret is shown once, with ways of using it. */
export const NewClient = () => {
  const client = useClient();
  const administers = useMay(may.administer);
  const [form, setForm] = useState<ClientForm>();
  const [made, setMade] = useState<RegisteredClient>();
  const { busy, errors, general, save } = useSave(() => undefined);
  const unsaved = form !== undefined && made === undefined && (form.name !== '' || form.redirectUris !== '');
  useBlocker({
    shouldBlockFn: () => unsaved && !window.confirm('What you typed is not saved. Leave all the same?'),
    enableBeforeUnload: () => unsaved,
  });
  if (!administers)
    return (
      <div className="page">
        <h1>Register a client</h1>
        <EmptyState title="Only an administrator registers clients." looked="Your role was looked at." />
      </div>
    );
  if (made) return <Registered client={made} />;
  const submit = (): void => {
    if (form) void save(async () => setMade(await client.clients.add(toMetadata(form, true))));
  };
  return (
    <div className="page">
      <div className="page-head">
        <h1>Register a client</h1>
        <div className="ml-auto flex items-center gap-2">
          {form ? <Button onClick={() => setForm(undefined)}>Choose another kind</Button> : null}
          <Link to="/clients">All clients</Link>
        </div>
      </div>
      {form ? (
        <div className="panel max-w-[720px] p-4">
          <Form label="Register a client" onSubmit={submit} errors={errors} {...general}>
            <ClientFields form={form} onChange={(changes) => setForm({ ...form, ...changes })} errors={errors} isNew />
            <Button type="submit" variant="primary" busy={busy}>
              Register
            </Button>
          </Form>
        </div>
      ) : (
        <>
          <p className="m-0 text-text-2">What is it?</p>
          <Kinds onChoose={(kind) => setForm(formOfKind(kind))} />
        </>
      )}
    </div>
  );
};
