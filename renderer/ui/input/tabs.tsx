import { Tabs as Base } from '@base-ui/react/tabs';
import type { ReactNode } from 'react';

export interface TabItem<Id extends string> {
  readonly id: Id;
  readonly label: string;
  readonly count?: number;
  readonly content?: ReactNode;
}

export interface TabsProps<Id extends string> {
  readonly label: string;
  readonly value: Id;
  readonly onChange: (id: Id) => void;
  readonly tabs: readonly TabItem<Id>[];
  /** What is shown under any tab; else each tab brings its own `content`. */
  readonly children?: ReactNode;
}

/** Sides of one thing. A side with a table takes the height that is left.  Arrow keys move, Enter or Space opens. */
export const Tabs = <Id extends string>({ label, value, onChange, tabs, children }: TabsProps<Id>) => (
  <Base.Root
    value={value}
    onValueChange={(next) => onChange(next as Id)}
    className="flex shrink-0 flex-col has-[[role=grid]]:min-h-0 has-[[role=grid]]:flex-1"
  >
    <Base.List aria-label={label} className="flex shrink-0 gap-4 border-b border-line">
      {tabs.map((tab) => (
        <Base.Tab
          key={tab.id}
          value={tab.id}
          className="-mb-px flex h-8 items-center gap-1.5 border-b-2 border-transparent text-text-2 hover:text-text data-active:border-accent data-active:text-text"
        >
          {tab.label}
          {tab.count !== undefined && <span className="text-text-3">{tab.count.toLocaleString('en-US')}</span>}
        </Base.Tab>
      ))}
    </Base.List>
    {tabs.map((tab) => (
      <Base.Panel key={tab.id} value={tab.id} className="flex min-h-0 flex-1 flex-col pt-3">
        {tab.id === value && (children ?? tab.content)}
      </Base.Panel>
    ))}
  </Base.Root>
);
