import { type ChangeEvent, useState } from 'react';
import type { ConsoleClient } from '../../bridge/client.ts';
import { useClient } from '../../bridge/console-context.tsx';
import { useSave } from '../../bridge/use-save.ts';
import { Button } from '../../ui/input/button.tsx';
import { Banner } from '../../ui/state/banner.tsx';
import { ErrorState } from '../../ui/state/error-state.tsx';
import { KeyValue } from '../../ui/text/key-value.tsx';
import { PlainText } from '../../ui/text/plain-text.tsx';

type Applied = Awaited<ReturnType<ConsoleClient['import']['apply']>>;

const tally = ({ created, updated, unchanged }: Applied['clients']): string =>
  `${created} new, ${updated} changed, ${unchanged} as they are`;

const Outcome = ({ applied }: { readonly applied: Applied }) => (
  <>
    <Banner tone="info">{applied.dry_run ? 'This is what would change. Nothing has been changed.' : 'Imported, all of it.'}</Banner>
    <KeyValue
      items={[
        { label: 'Clients', value: tally(applied.clients) },
        { label: 'Users', value: tally(applied.users) },
        { label: 'Resource servers', value: tally(applied.resources) },
        { label: 'Passwords kept', value: String(applied.passwords_kept) },
        { label: 'SHA-256', value: applied.sha256, mono: true, copy: applied.sha256 },
      ]}
    />
    {applied.generated_secrets.length > 0 ? (
      <>
        <Banner tone="warning">These secrets were made for new clients. They are shown this once.</Banner>
        <KeyValue
          items={applied.generated_secrets.map(({ client_id, client_secret }) => ({
            label: client_id,
            value: client_secret,
            mono: true,
            copy: client_secret,
          }))}
        />
      </>
    ) : null}
  </>
);

/** Imports one file of clients, users and resource servers, whole or not at all, after showing what it would change. */
export const Import = () => {
  const client = useClient();
  const [name, setName] = useState('');
  const [document, setDocument] = useState<string>();
  const [applied, setApplied] = useState<Applied>();
  const { busy, errors, general, save } = useSave(() => undefined);
  const run = (dryRun: boolean): void => {
    if (document !== undefined) void save(async () => setApplied(await client.import.apply({ document, dry_run: dryRun })));
  };
  const choose = async (event: ChangeEvent<HTMLInputElement>): Promise<void> => {
    const file = event.target.files?.[0];
    setApplied(undefined);
    setName(file?.name ?? '');
    setDocument(await file?.text());
  };
  const problems = Object.entries(errors);
  return (
    <section className="panel flex flex-col gap-4" aria-labelledby="import">
      <h2 id="import" className="panel-head">
        Import
      </h2>
      <p className="m-0 text-text-2">
        One JSON document of clients, users and resource servers. What is not in it stays as it is; a password is never replaced.
      </p>
      <label className="flex flex-col gap-1">
        <span className="text-text-2">File</span>
        <input type="file" accept="application/json,.json" onChange={(event) => void choose(event)} />
      </label>
      {name === '' ? null : <PlainText text={name} mono max={120} />}
      <div className="flex gap-2">
        <Button busy={busy} disabled={document === undefined} onClick={() => run(true)}>
          Show what would change
        </Button>
        <Button variant="primary" busy={busy} disabled={document === undefined || !applied?.dry_run} onClick={() => run(false)}>
          Import
        </Button>
      </div>
      {general.failure === undefined ? null : <ErrorState title="It was not imported." detail={general.failure} />}
      {problems.length > 0 ? (
        <ul className="m-0 max-h-60 overflow-y-auto pl-5 text-critical">
          {problems.map(([field, text]) => (
            <li key={field}>
              <PlainText text={`${field}: ${text}`} />
            </li>
          ))}
        </ul>
      ) : null}
      {applied ? <Outcome applied={applied} /> : null}
    </section>
  );
};
