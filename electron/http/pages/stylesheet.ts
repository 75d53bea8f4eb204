import { hash } from 'node:crypto';

/** The console's palette. Dark is the base; light and high contrast redefine the same names. */
const tokens = `:root {
  color-scheme: dark light;
  --bg: #0c0e11; --surface: #12151a; --field: #0c0e11; --raised: #181c22; --line: #242a32; --line-strong: #343c47; --edge: #6f7a88;
  --text: #e7eaee; --text-2: #a3acb8; --accent: #5aa7ff; --on-accent: #06182b; --focus: #8cc2ff;
  --critical: #ff8080; --critical-weak: #2c1618; --medium: #f0cf5a; --medium-weak: #28230f; --ok: #4cc38a; --ok-weak: #102619;
  --font: "Inter Variable", Inter, system-ui, sans-serif; --mono: "JetBrains Mono Variable", ui-monospace, "DejaVu Sans Mono", monospace;
}
@media (prefers-color-scheme: light) {
  :root {
    --bg: #f5f6f8; --surface: #fff; --field: #fff; --raised: #f2f4f6; --line: #dfe3e8; --line-strong: #c3cad3; --edge: #7b8592;
    --text: #14181d; --text-2: #4c5663; --accent: #0b5cad; --on-accent: #fff; --focus: #0b5cad;
    --critical: #a8201a; --critical-weak: #fdeeed; --medium: #755a00; --medium-weak: #fbf5dd; --ok: #176c3f; --ok-weak: #e8f6ee;
  }
}
@media (prefers-contrast: more) {
  :root {
    --bg: #000; --surface: #000; --field: #000; --raised: #000; --line: #8c96a3; --line-strong: #c5ccd5; --edge: #fff; --text: #fff; --text-2: #e3e7ec;
    --accent: #9bcbff; --on-accent: #000; --focus: #ffe45c; --critical: #ffb3b3; --medium: #ffe27a; --ok: #86e8b8;
  }
}
@media (prefers-contrast: more) and (prefers-color-scheme: light) {
  :root {
    --bg: #fff; --surface: #fff; --field: #fff; --raised: #fff; --line: #5c6672; --line-strong: #2c333c; --edge: #000; --text: #000; --text-2: #22282f;
    --accent: #00386f; --on-accent: #fff; --focus: #7a0080; --critical: #7d0a06; --medium: #4c3a00; --ok: #00462a;
  }
}
`;

const frame = `* { box-sizing: border-box; }
body { margin: 0; background: var(--bg); color: var(--text); font: 0.875rem/1.5 var(--font); font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
.top { display: flex; align-items: center; gap: 4px 16px; min-height: 44px; padding: 8px 16px; border-bottom: 1px solid var(--line); background: var(--surface); }
.brand { font-weight: 650; letter-spacing: -0.01em; margin-right: auto; }
.who { color: var(--text-2); }
main { margin: 0 auto; padding: 24px 16px 48px; }
.narrow { max-width: 432px; margin-top: clamp(0px, 8vh, 72px); padding: 24px; border: 1px solid var(--line); border-radius: 6px; background: var(--surface); }
.wide { max-width: 792px; }
h1 { margin: 0; font-size: 1.25rem; font-weight: 620; letter-spacing: -0.01em; line-height: 1.3; }
h2 { margin: 0; font-size: 0.9375rem; font-weight: 600; }
p { margin: 8px 0; }
a { color: var(--accent); }
strong { font-weight: 600; }
code, .mono { font-family: var(--mono); font-size: 0.9286em; }
.lead { margin: 4px 0 16px; color: var(--text-2); }
.lead strong { color: var(--text); }
.meta, .hint, .empty { color: var(--text-2); }
.meta, .hint { font-size: 0.8125rem; }
.status { margin: 0 0 4px; color: var(--critical); font-weight: 600; }
.warn { color: var(--medium); }
.tag { display: inline-block; padding: 0 6px; border: 1px solid var(--line-strong); border-radius: 4px; color: var(--text-2); font: 0.75rem/1.5 var(--font); white-space: nowrap; }
.visually-hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 4px 16px; margin: 12px 0 16px; padding: 12px 0; border: solid var(--line); border-width: 1px 0; }
dt { color: var(--text-2); }
dd { margin: 0; }
dl:last-child { margin-bottom: 0; padding-bottom: 0; border-bottom: 0; }
section { margin-top: 24px; padding-top: 20px; border-top: 1px solid var(--line); }
.head { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: 4px 16px; min-height: 36px; margin-bottom: 4px; }
.head .meta { margin: 0; }
`;

const forms = `.field { margin: 14px 0; }
label { font-weight: 500; }
.field .hint { margin: 0; }
input[type="text"], input[type="password"] {
  display: block; width: 100%; min-height: 36px; margin-top: 4px; padding: 6px 10px; border: 1px solid var(--edge); border-radius: 6px;
  background: var(--field); color: var(--text); font: inherit;
}
input[hidden] { display: none; }
input[aria-invalid] { border-color: var(--critical); }
input[autocomplete="one-time-code"] { font-family: var(--mono); letter-spacing: 0.2em; }
input[type="checkbox"] { width: 18px; height: 18px; margin: 2px 0 0; accent-color: var(--accent); }
button, .button {
  display: inline-flex; align-items: center; justify-content: center; min-height: 32px; padding: 4px 12px; border: 1px solid var(--edge); border-radius: 6px;
  background: var(--raised); color: var(--text); font: inherit; font-weight: 500; text-align: center; text-decoration: none; cursor: pointer;
}
button:hover, .button:hover { border-color: var(--text-2); }
.primary { border-color: var(--accent); background: var(--accent); color: var(--on-accent); }
.danger { border-color: var(--critical); background: var(--critical-weak); color: var(--critical); }
.plain { min-height: 24px; padding: 0; border: 0; background: none; color: var(--accent); font-weight: 400; text-decoration: underline; }
.acts { display: flex; flex-wrap: wrap; justify-content: flex-end; gap: 8px; margin-top: 20px; }
.narrow .acts > * { flex: 1 1 140px; min-height: 36px; }
.wide .acts { justify-content: flex-start; margin-top: 14px; }
.others { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: 8px 16px; margin-top: 20px; padding-top: 12px; border-top: 1px solid var(--line); }
:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; }
.note { margin: 12px 0; padding: 8px 12px; border: 1px solid var(--line-strong); border-left-width: 3px; border-radius: 4px; background: var(--raised); color: var(--text); }
.note strong { margin-right: 4px; }
.note.error { border-color: var(--critical); background: var(--critical-weak); }
.note.error strong { color: var(--critical); }
.note.done { border-color: var(--ok); background: var(--ok-weak); }
.note.done strong { color: var(--ok); }
.note.warn { border-color: var(--medium); background: var(--medium-weak); }
.note.warn strong { color: var(--medium); }
fieldset { min-width: 0; margin: 0; padding: 0; border: 0; }
legend { padding: 0; color: var(--text-2); }
.columns { display: grid; grid-template-columns: 1fr 1fr; gap: 0 16px; align-items: end; }
.columns .field { margin-bottom: 0; }
.feedback { margin-top: 14px; padding-left: 12px; border-left: 2px solid var(--line-strong); }
.feedback ul { margin: 8px 0 0; padding-left: 18px; }
.feedback label { font-weight: 400; color: var(--text-2); }
.violations { color: var(--critical); }
meter { display: block; width: 100%; max-width: 320px; height: 12px; }
details { margin-top: 8px; }
summary { width: fit-content; color: var(--accent); cursor: pointer; }
details form { max-width: 360px; margin: 8px 0 16px; }
`;

const lists = `ul { margin: 0; padding: 0; list-style: none; }
.feedback ul { list-style: disc; }
.scopes li { display: grid; grid-template-columns: 18px 1fr; gap: 10px; padding: 8px 0; border-bottom: 1px solid var(--line); }
.scopes label { font-weight: 400; }
.scopes .meta { display: flex; flex-wrap: wrap; gap: 4px 8px; align-items: center; }
.rows li { display: flex; align-items: center; justify-content: space-between; gap: 8px 16px; padding: 8px 0; border-top: 1px solid var(--line); }
.rows li:first-child { border-top: 0; }
.rows p { margin: 0; }
.what { min-width: 0; flex: 1; }
.scope-list code { margin-right: 8px; }
.qr { display: block; margin: 0 auto 16px; border-radius: 6px; background: #fff; }
.secret { display: inline-block; margin-top: 4px; font-size: 0.875rem; letter-spacing: 0.04em; user-select: all; }
.codes { display: grid; grid-template-columns: repeat(auto-fill, minmax(160px, 1fr)); gap: 4px 16px; padding: 12px 0; border: solid var(--line); border-width: 1px 0; }
.codes code { font-size: 0.875rem; white-space: nowrap; }
`;

const conditions = `@media (max-width: 480px) {
  .narrow { margin-top: 0; padding: 20px 16px 40px; border: 0; background: none; }
  .columns { grid-template-columns: 1fr; }
  .rows li { flex-wrap: wrap; }
  .what { flex-basis: 100%; }
  input[type="text"], input[type="password"] { font-size: 1rem; }
}
@media (pointer: coarse) { button, .button { min-height: 44px; } .plain, summary { min-height: 32px; } }
@media (prefers-reduced-motion: no-preference) { button, .button, input { transition: border-color 0.12s; } }
@media (forced-colors: active) { .note, .tag, button, .button { border-style: solid; } .primary { border-width: 2px; } .qr { forced-color-adjust: none; } }
@media print { .top, .acts { display: none; } .narrow { border: 0; margin: 0; } }
`;

const body = tokens + frame + forms + lists + conditions;

/** The pages' one stylesheet. Its path names its content, so that a browser may keep it for ever (`Cache-Control: immutable`). */
export const stylesheet = Object.freeze({ path: `/assets/gatewatch-${hash('sha256', body, 'hex').slice(0, 16)}.css`, body });
