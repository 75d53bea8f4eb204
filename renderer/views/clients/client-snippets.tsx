import { useState } from 'react';
import { Tabs } from '../../ui/input/tabs.tsx';
import { CodeBlock } from '../../ui/text/code-block.tsx';
import { clientSnippets, type SnippetInput } from './snippets.ts';

/** Copyable ways of using a client. */
export const ClientSnippets = ({ input }: { readonly input: SnippetInput }) => {
  const snippets = clientSnippets(input);
  const [chosen, setChosen] = useState(snippets[0]?.id ?? '');
  return (
    <Tabs
      label="How to use it"
      value={chosen}
      onChange={setChosen}
      tabs={snippets.map(({ id, label, code }) => ({ id, label, content: <CodeBlock label={label} code={code} /> }))}
    />
  );
};
