import { type Html, type HtmlValue, html } from './html.ts';

/** Values that travel through a form visually-hidden. Names and values are sent back exactly as given. */
export const hiddenFields = (fields: Readonly<Record<string, string>>): Html[] =>
  Object.entries(fields).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`);

/** What went wrong, above the form it is about. Give `id` to the fields concerned as `describedBy`, so that it is read out with them. */
export const errorNote = (id: string, message: HtmlValue): Html =>
  html`<p class="note error" id="${id}" role="alert"><strong>Error</strong> ${message}</p>`;

export interface FieldProps {
  readonly id: string;
  readonly name: string;
  readonly label: string;
  readonly type: 'text' | 'password';
  /** The purpose of the field (HTML §4.10.18.7.1, WCAG 2.2 SC 1.3.5): lets a password manager fill it. */
  readonly autocomplete: 'username' | 'current-password' | 'new-password' | 'one-time-code' | 'off';
  readonly value?: string | undefined;
  readonly hint?: string | undefined;
  readonly numeric?: boolean | undefined;
  readonly autofocus?: boolean | undefined;
  /** The id of what explains this field's error; marks the field as wrong. */
  readonly errorId?: string | undefined;
}

/** A labelled text field with its hint and its error tied to it. */
export const field = (props: FieldProps): Html => {
  const { id, hint, errorId } = props;
  const hintId = `${id}-hint`;
  const describedBy = [errorId, hint !== undefined && hintId].filter(Boolean).join(' ');
  return html`<div class="field">
<label for="${id}">${props.label}</label>
${hint !== undefined && html`<p class="hint" id="${hintId}">${hint}</p>`}
<input id="${id}" name="${props.name}" type="${props.type}" autocomplete="${props.autocomplete}" required="" autocapitalize="none" spellcheck="false"${[
    props.value !== undefined && html` value="${props.value}"`,
    props.numeric && html` inputmode="numeric"`,
    props.autofocus && html` autofocus=""`,
    describedBy !== '' && html` aria-describedby="${describedBy}"`,
    errorId !== undefined && html` aria-invalid="true"`,
  ]}>
</div>`;
};
