import { Button } from '../../../ui/input/button.tsx';
import { Dialog } from '../../../ui/overlay/dialog.tsx';
import { CodeBlock } from '../../../ui/text/code-block.tsx';

/** The key of a webhook's signatures, this once. */
export const ShownSecret = ({ secret, onClose }: { readonly secret: string; readonly onClose: () => void }) => (
  <Dialog
    open
    onOpenChange={(open) => {
      if (!open) onClose();
    }}
    title="The secret of this webhook"
    description="It is shown this once. Whoever receives the messages checks them by it."
  >
    <div className="flex flex-col gap-3">
      <CodeBlock code={secret} label="Secret" wrap />
      <p className="m-0 text-text-2">
        The header <code>Gatewatch-Signature</code> holds <code>t</code>, seconds since 1970, and <code>v1</code>: HMAC-SHA-256 of{' '}
        <code>t.body</code> under this secret, in hex. Refuse messages whose <code>t</code> is minutes away, and take each{' '}
        <code>Gatewatch-Delivery</code> once.
      </p>
      <Button variant="primary" onClick={onClose}>
        I have kept it
      </Button>
    </div>
  </Dialog>
);
