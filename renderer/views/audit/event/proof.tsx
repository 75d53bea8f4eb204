import { useQuery } from '@tanstack/react-query';
import { useClient } from '../../../bridge/console-context.tsx';
import { describeError } from '../../../bridge/describe-error.ts';
import { leavesNothing } from '../../../bridge/leaves-nothing.ts';
import { Button } from '../../../ui/input/button.tsx';
import { ErrorState } from '../../../ui/state/error-state.tsx';
import { CodeBlock } from '../../../ui/text/code-block.tsx';
import { counted } from '../../../ui/text/counted.ts';
import { KeyValue } from '../../../ui/text/key-value.tsx';
import { saveText } from '../save-text.ts';

/** What proves to somebody without this log that it holds the event: path to the root, and the signed checkpoint over it. */
export const Proof = ({ seq }: { readonly seq: number }) => {
  const client = useClient();
  const { data, error, refetch } = useQuery({
    queryKey: ['audit.prove', seq],
    queryFn: ({ signal }) => client.audit.prove({ seq }, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (leavesNothing(error, data))
    return <ErrorState title="There is no proof yet." detail={describeError(error).text} onRetry={() => void refetch()} />;
  if (!data) return null;
  const { proof, file } = data;
  return (
    <section className="panel" aria-labelledby="proof">
      <h2 id="proof" className="panel-head">
        Proof
        <span className="ml-auto">
          <Button size="sm" onClick={() => saveText(`gatewatch-event-${seq}.jsonl`, [file], 'application/jsonl')}>
            Save the proof
          </Button>
        </span>
      </h2>
      <KeyValue
        items={[
          { label: 'Leaf', value: `${proof.index} of ${proof.size}` },
          { label: 'Path', value: `${counted(proof.proof.length, 'hash', 'hashes')} up to the root` },
          { label: 'Root', value: proof.root, mono: true, copy: proof.root },
          { label: 'Hash before', value: proof.prev, mono: true, copy: proof.prev },
          { label: 'Hash', value: proof.hash, mono: true, copy: proof.hash },
        ]}
      />
      <details>
        <summary>Signed checkpoint and what was hashed</summary>
        <CodeBlock label="Checkpoint" code={proof.checkpoint} wrap />
        <CodeBlock label="Body" code={proof.body} wrap />
      </details>
      <p className="mb-0 text-text-3">The saved file is judged by the stand-alone verifier: node verifier/gatewatch-verify.mjs FILE</p>
    </section>
  );
};
