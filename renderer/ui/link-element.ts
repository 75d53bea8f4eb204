import { cloneElement, type ReactElement, type ReactNode } from 'react';

/** A link without content, such as a router's `<Link to="/alerts" />`: the kit puts its own content and looks into it. */
export type LinkElement = ReactElement<{ className?: string; children?: ReactNode }>;

/** The content inside the link where there is one, else the content alone. */
export const withLink = (link: LinkElement | undefined, className: string, content: ReactNode): ReactNode =>
  link ? cloneElement(link, { className }, content) : content;
