/** Fields of a form, in order. */
export type Fields = [string, string][];

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", '#96': '`' };
const plain = (text: string): string => text.replace(/&(amp|lt|gt|quot|#39|#96);/g, (whole, name: string) => entities[name] ?? whole);

const attribute = (tag: string, name: string): string | undefined => {
  const value = new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1];
  return value === undefined ? undefined : plain(value);
};

/** A box that is not checked, or is shown only, is not sent; buttons are pressed by name. */
const isSent = (tag: string): boolean => (attribute(tag, 'type') !== 'checkbox' || /\schecked=""/.test(tag)) && !/\sdisabled=""/.test(tag);

/**
 * Reads a form off one of this server's own pages, as a browser would send it untouched.
 *
 * @param action As it stands in the page, such as `/sign-in`.
 * @returns Its fields, or undefined when the page has no such form.
 */
export const readForm = (page: string, action: string): Fields | undefined => {
  for (const [form] of page.matchAll(/<form[^>]*>[\s\S]*?<\/form>/g)) {
    const [opening = ''] = /^<form[^>]*>/.exec(form) ?? [];
    if (attribute(opening, 'action') !== action) continue;
    return [...form.matchAll(/<input[^>]*>/g)].flatMap(([tag]): Fields => {
      const name = attribute(tag, 'name');
      return name !== undefined && isSent(tag) ? [[name, attribute(tag, 'value') ?? '']] : [];
    });
  }
  return undefined;
};
