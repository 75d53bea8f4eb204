import { Toast as Base } from '@base-ui/react/toast';
import { Undo2, X } from 'lucide-react';
import { type ReactNode, useMemo, useState } from 'react';
import { cx } from '../cx.ts';
import { Button } from '../input/button.tsx';
import { PlainText } from '../text/plain-text.tsx';
import { type Tone, toneFill } from '../text/tone.ts';
import { Countdown } from '../time/countdown.tsx';
import { useZone } from '../time/zone-provider.tsx';

export interface ToastMessage {
  readonly title: string;
  readonly detail?: string;
  readonly tone?: Tone;
  /** Takes the act back; offered while the toast stands. */
  readonly undo?: () => void | Promise<void>;
  /** Shows what it is about. */
  readonly open?: () => void;
  /** How long it stands; 5 s, or 10 s where there is something to take back. */
  readonly seconds?: number;
}

interface ToastData {
  readonly tone: Tone;
  readonly undo?: () => void | Promise<void>;
  readonly open?: () => void;
  readonly until: number;
}

const Undo = ({ id, data }: { readonly id: string; readonly data: ToastData }) => {
  const { close, add } = Base.useToastManager<ToastData>();
  const [busy, setBusy] = useState(false);
  const { now } = useZone();
  const undo = async () => {
    setBusy(true);
    try {
      await data.undo?.();
      close(id);
    } catch (fault) {
      close(id);
      const detail = fault instanceof Error ? fault.message : String(fault);
      add({
        title: 'Could not be taken back',
        description: detail,
        priority: 'high',
        timeout: 0,
        data: { tone: 'critical', until: now() },
      });
    }
  };
  return (
    <Button size="sm" icon={<Undo2 size={13} aria-hidden="true" />} busy={busy} onClick={() => void undo()}>
      Undo <Countdown until={data.until} over="0 s" short calm />
    </Button>
  );
};

const Open = ({ id, open }: { readonly id: string; readonly open: () => void }) => {
  const { close } = Base.useToastManager<ToastData>();
  const show = (): void => {
    close(id);
    open();
  };
  return (
    <Button size="sm" onClick={show}>
      Show
    </Button>
  );
};

const plain = (content: ReactNode): ReactNode =>
  typeof content === 'string' ? <PlainText text={content} max={300} inline={false} /> : content;

const List = () => {
  const { toasts } = Base.useToastManager<ToastData>();
  return toasts.map((toast) => (
    <Base.Root key={toast.id} toast={toast} className={cx('pop bg-raised data-limited:hidden')}>
      <Base.Content className="flex items-start gap-3 py-2 pr-2 pl-3">
        <i aria-hidden="true" className={cx('mt-1.5 size-1.75 shrink-0 rounded-full', toneFill[toast.data?.tone ?? 'neutral'])} />
        <div className="min-w-0 flex-1">
          <Base.Title className="m-0 text-base font-medium">{plain(toast.title)}</Base.Title>
          {toast.description && <Base.Description className="m-0 text-text-2 wrap-anywhere">{plain(toast.description)}</Base.Description>}
        </div>
        {toast.data?.open && <Open id={toast.id} open={toast.data.open} />}
        {toast.data?.undo && <Undo id={toast.id} data={toast.data} />}
        <Base.Close
          aria-label="Dismiss"
          className="grid size-6 shrink-0 place-items-center rounded text-text-2 hover:bg-hover hover:text-text"
        >
          <X size={13} aria-hidden="true" />
        </Base.Close>
      </Base.Content>
    </Base.Root>
  ));
};

/** The corner where the window says what happened. F6 goes there. Once, around all that one operator sees: with it go its messages, and their ways back. */
export const ToastProvider = ({ children }: { readonly children: ReactNode }) => (
  <Base.Provider limit={4} timeout={5000}>
    {children}
    <Base.Portal>
      <Base.Viewport className="fixed right-4 bottom-10 z-70 flex w-96 max-w-[calc(100vw-32px)] flex-col gap-2 outline-none">
        <List />
      </Base.Viewport>
    </Base.Portal>
  </Base.Provider>
);

export interface Toasts {
  readonly show: (message: ToastMessage) => void;
  /**
   * Shows what stands until it is taken notice of.
   *
   * @param onNoticed Called when it was dismissed or opened; not when it goes with the screens, as at the lock.
   * @returns Takes it away; it was not taken notice of then.
   */
  readonly stand: (message: Omit<ToastMessage, 'undo' | 'seconds'>, onNoticed: () => void) => () => void;
}

/** Says what happened, without asking anything. */
export const useToast = (): Toasts => {
  const { add, update, close } = Base.useToastManager<ToastData>();
  const { now } = useZone();
  return useMemo(
    () => ({
      show: ({ title, detail, tone = 'neutral', undo, open, seconds = undo ? 10 : 5 }) => {
        const data = { tone, undo, open, until: now() + seconds * 1000 };
        add({ title, description: detail, timeout: seconds * 1000, data });
      },
      stand: ({ title, detail, tone = 'neutral', open }, onNoticed) => {
        const id = add({ title, description: detail, timeout: 0, data: { tone, open, until: now() }, onClose: onNoticed });
        return () => {
          update(id, { onClose: undefined });
          close(id);
        };
      },
    }),
    [add, update, close, now],
  );
};
