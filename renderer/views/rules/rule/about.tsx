import { actWords } from '../../../../shared/act-words.ts';
import type { Rule } from '../../../../shared/rule.ts';
import { describeRule } from '../../../../shared/rule-words/describe-rule.ts';
import { subjectWords } from '../../../../shared/rule-words/field-words.ts';
import { KeyValue } from '../../../ui/text/key-value.tsx';
import { PlainText } from '../../../ui/text/plain-text.tsx';

/** The logic of a rule in sentences. */
const Logic = ({ rule }: { readonly rule: Rule }) => (
  <div className="flex flex-col gap-2">
    {describeRule(rule).map(({ text, items }) => (
      <div key={text}>
        <p className="m-0">
          <PlainText text={text} max={2000} />
        </p>
        {items.length === 0 ? null : (
          <ul className="m-0 mt-1 list-disc pl-5">
            {items.map((item) => (
              <li key={item}>
                <PlainText text={item} max={1000} />
              </li>
            ))}
          </ul>
        )}
      </div>
    ))}
  </div>
);

const techniqueOf = ({ technique }: Rule): string =>
  technique === null ? 'none' : `${technique.id} ${technique.name}, ${technique.tactic.replaceAll('-', ' ')}`;

/** What a rule finds, what honest behaviour looks the same, and how it comes to it, in words. */
export const About = ({ rule }: { readonly rule: Rule }) => (
  <div className="flex flex-col gap-4">
    <section aria-labelledby="finds">
      <h3 id="finds" className="m-0 mb-1">
        What it finds
      </h3>
      <p className="m-0">
        <PlainText text={rule.description} max={2000} />
      </p>
    </section>
    <section aria-labelledby="same">
      <h3 id="same" className="m-0 mb-1">
        What honest behaviour looks the same
      </h3>
      {rule.false_positives.length === 0 ? <p className="m-0 text-text-3">None is known.</p> : null}
      <ul className="m-0 list-disc pl-5">
        {rule.false_positives.map((text) => (
          <li key={text}>
            <PlainText text={text} max={500} />
          </li>
        ))}
      </ul>
    </section>
    <section aria-labelledby="how">
      <h3 id="how" className="m-0 mb-1">
        How it comes to it
      </h3>
      <Logic rule={rule} />
    </section>
    <KeyValue
      items={[
        { label: 'Judges', value: subjectWords[rule.subject] },
        { label: 'Technique', value: techniqueOf(rule) },
        { label: 'Suggests', value: rule.acts.map(actWords).join(', ') },
        { label: 'Playbook', value: rule.playbook ?? 'none', mono: rule.playbook !== null },
        { label: 'Baseline', value: rule.baseline?.replaceAll('_', ' ') ?? 'none' },
        { label: 'Own tests', value: String(rule.tests.length) },
        { label: 'Id', value: rule.id, mono: true, copy: rule.id },
      ]}
    />
  </div>
);
