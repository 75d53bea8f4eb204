import { type Html, html, render } from './html.ts';
import { stylesheet } from './stylesheet.ts';

/** What every page may be told. */
export interface PageProps {
  /** Whose server this is, as its operator named it. */
  readonly issuerName?: string | undefined;
}

export interface LayoutProps extends PageProps {
  readonly title: string;
  readonly body: Html;
  /** True once something went wrong, so that the first words a screen reader speaks say so. */
  readonly failed?: boolean | undefined;
  /** `wide` for a page of sections, `narrow` for one question. */
  readonly width?: 'narrow' | 'wide' | undefined;
  /** What stands at the right of the top bar. */
  readonly aside?: Html | undefined;
  /** Path of a script of ours. Every page works without one. */
  readonly script?: string | undefined;
}

/** The document around a page: one stylesheet, no inline style or script, so that it stands under `default-src 'none'; style-src 'self'`. */
export const layout = (props: LayoutProps): string => {
  const issuerName = props.issuerName ?? 'Gatewatch';
  return render(html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="dark light">
<meta name="robots" content="noindex">
<title>${props.failed && 'Error: '}${props.title} – ${issuerName}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${stylesheet.path}">
${props.script !== undefined && html`<script src="${props.script}" defer=""></script>`}
</head>
<body>
<header class="top"><span class="brand">${issuerName}</span>${props.aside}</header>
<main class="${props.width ?? 'narrow'}">
${props.body}
</main>
</body>
</html>
`);
};
