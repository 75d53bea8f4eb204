/** What a page asks a visitor to send: the address, and the hidden values. */
export interface HtmlForm {
  readonly action: string;
  readonly hidden: ReadonlyMap<string, string>;
}

const entities: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'", '&#x27;': "'" };
const plainText = (text: string): string => text.replace(/&(?:amp|lt|gt|quot|#39|#x27);/g, (entity) => entities[entity] ?? entity);

const attribute = (tag: string, name: string): string | undefined => {
  const value = new RegExp(`\\s${name}="([^"]*)"`, 'i').exec(tag)?.[1];
  return value === undefined ? undefined : plainText(value);
};

/**
 * Finds the form with a password field in a page.
 *
 * @throws Error when the page has none, with the beginning of the page.
 */
export const passwordForm = (page: string): HtmlForm => {
  for (const [form] of page.matchAll(/<form[\s\S]*?<\/form>/gi)) {
    const inputs = [...form.matchAll(/<input[^>]*>/gi)].map(([tag]) => tag);
    if (!inputs.some((tag) => attribute(tag, 'type') === 'password')) continue;
    const hidden = inputs.flatMap((tag): [string, string][] => {
      const name = attribute(tag, 'name');
      return name !== undefined && attribute(tag, 'type') === 'hidden' ? [[name, attribute(tag, 'value') ?? '']] : [];
    });
    return { action: attribute(form.slice(0, form.indexOf('>') + 1), 'action') ?? '', hidden: new Map(hidden) };
  }
  throw new Error(`the page has no form with a password: ${page.slice(0, 300)}`);
};
