const markup: unique symbol = Symbol('markup');

/** Markup that may stand in a page as it is. Only the `html` tag makes it: no JSON, form field or database row can carry the symbol. */
export interface Html {
  readonly [markup]: string;
}

/** What a template takes. Text and numbers are escaped; `undefined`, `null` and `false` leave nothing, so that `condition && html…` works. */
export type HtmlValue = Html | string | number | false | null | undefined | readonly HtmlValue[];

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;', '`': '&#96;' };

const escapeText = (text: string): string => text.replace(/[&<>"'`]/g, (character) => ENTITIES[character] ?? '');

const isMarkup = (value: object): value is Html => markup in value;

const renderValue = (value: HtmlValue): string => {
  if (typeof value === 'string') return escapeText(value);
  if (value === undefined || value === null || value === false) return '';
  if (Array.isArray(value)) return value.map(renderValue).join('');
  if (typeof value === 'object' && isMarkup(value)) return value[markup];
  return escapeText(String(value));
};

/**
 * Builds markup. A substitution is escaped for text and for double-quoted attribute values, and is safe in those two places only: never put one
 * into an unquoted attribute, a tag or attribute name, a script, a style or a comment. Other templates and arrays of them pass as they are.
 *
 * @see OWASP Cross Site Scripting Prevention, rules for HTML text and HTML attributes
 */
export const html = (strings: TemplateStringsArray, ...values: readonly HtmlValue[]): Html => {
  let text = strings[0] ?? '';
  for (const [index, value] of values.entries()) text += renderValue(value) + (strings[index + 1] ?? '');
  return { [markup]: text };
};

/** The finished text of a template, ready to be sent. */
export const render = (page: Html): string => page[markup];
