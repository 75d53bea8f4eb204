import { Bookmark } from 'lucide-react';
import { useState } from 'react';
import { Form } from '../form/form.tsx';
import { TextField } from '../form/text-field.tsx';
import { Button } from '../input/button.tsx';
import { Checkbox } from '../input/checkbox.tsx';
import { Menu, type MenuEntry } from '../input/menu.tsx';
import { Dialog } from '../overlay/dialog.tsx';
import { plainTextOf } from '../text/escape-plain-text.ts';

export interface SavedView {
  readonly id: string;
  readonly name: string;
  readonly shared: boolean;
  /** Whether this operator saved it, and so may rename and delete it. */
  readonly mine: boolean;
}

export interface SavedViewsProps {
  readonly views: readonly SavedView[];
  readonly current?: string;
  /** What is shown differs from what was saved. */
  readonly changed?: boolean;
  readonly canShare?: boolean;
  readonly onOpen: (id: string) => void;
  readonly onSave: (name: string, shared: boolean) => void;
  readonly onRename: (id: string, name: string) => void;
  readonly onDelete: (id: string) => void;
}

type Asking = { readonly about: 'save' } | { readonly about: 'rename' | 'delete'; readonly view: SavedView };

interface NameFormProps {
  readonly initial: string;
  readonly act: string;
  readonly share: boolean;
  readonly onTake: (name: string, shared: boolean) => void;
}

const NameForm = ({ initial, act, share, onTake }: NameFormProps) => {
  const [name, setName] = useState(initial);
  const [shared, setShared] = useState(false);
  const [tried, setTried] = useState(false);
  const error = tried && name.trim() === '' ? 'A view needs a name' : undefined;
  const take = () => {
    setTried(true);
    if (name.trim() !== '') onTake(name.trim(), shared);
  };
  return (
    <Form onSubmit={take} label={act}>
      <TextField label="Name" name="name" value={name} onChange={setName} maxLength={64} error={error} required />
      {share && <Checkbox label="Shared: every operator sees it" checked={shared} onChange={setShared} />}
      <Button type="submit" variant="primary" className="self-end">
        {act}
      </Button>
    </Form>
  );
};

const entriesOf = ({ views, current, onOpen }: SavedViewsProps, ask: (asking: Asking) => void): MenuEntry[] => {
  const open = views.find(({ id }) => id === current);
  const listed = (heading: string, some: readonly SavedView[]): MenuEntry[] =>
    some.length === 0
      ? []
      : [
          { heading },
          ...some.map(({ id, name }) => ({ label: plainTextOf(name), checked: id === current, onChange: () => onOpen(id), closes: true })),
        ];
  return [
    ...listed(
      'Mine',
      views.filter(({ mine }) => mine),
    ),
    ...listed(
      'Shared with all',
      views.filter(({ mine, shared }) => shared && !mine),
    ),
    ...(views.length > 0 ? [{ separator: true as const }] : []),
    { label: 'Save what is shown…', onSelect: () => ask({ about: 'save' }) },
    ...(open?.mine
      ? [
          { label: 'Rename…', onSelect: () => ask({ about: 'rename', view: open }) },
          { label: 'Delete…', danger: true, onSelect: () => ask({ about: 'delete', view: open }) },
        ]
      : []),
  ];
};

/** Filters, columns and range under a name. */
export const SavedViews = (props: SavedViewsProps) => {
  const { views, current, changed, canShare = false, onSave, onRename, onDelete } = props;
  const [asking, setAsking] = useState<Asking>();
  const open = views.find(({ id }) => id === current);
  const done = () => setAsking(undefined);
  const titles = { save: 'Save this view', rename: 'Rename the view', delete: 'Delete the view' };
  const label = open ? plainTextOf(open.name) : 'Views';
  return (
    <>
      <Menu
        align="end"
        trigger={
          <Button icon={<Bookmark size={14} aria-hidden="true" className="text-text-2" />}>
            <span className="max-w-40 truncate leading-normal">{label}</span>
            {open && changed && <span className="text-text-3">changed</span>}
          </Button>
        }
        items={entriesOf(props, setAsking)}
      />
      {asking && (
        <Dialog open onOpenChange={done} title={titles[asking.about]} width={420}>
          {asking.about === 'save' && (
            <NameForm
              initial=""
              act="Save"
              share={canShare}
              onTake={(name, shared) => {
                onSave(name, shared);
                done();
              }}
            />
          )}
          {asking.about === 'rename' && (
            <NameForm
              initial={asking.view.name}
              act="Rename"
              share={false}
              onTake={(name) => {
                onRename(asking.view.id, name);
                done();
              }}
            />
          )}
          {asking.about === 'delete' && (
            <div className="flex flex-col gap-4">
              <p className="m-0">
                {plainTextOf(asking.view.name)} is deleted{asking.view.shared ? ' for every operator' : ''}. What it showed stays.
              </p>
              <Button
                variant="danger"
                className="self-end"
                onClick={() => {
                  onDelete(asking.view.id);
                  done();
                }}
              >
                Delete
              </Button>
            </div>
          )}
        </Dialog>
      )}
    </>
  );
};
