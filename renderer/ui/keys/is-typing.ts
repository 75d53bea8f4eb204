const textless = new Set(['button', 'checkbox', 'color', 'file', 'image', 'radio', 'range', 'reset', 'submit']);

/** Whether keys pressed on this target write text, or belong to an open menu or list, and so are nobody else's. */
export const isTyping = (target: EventTarget | null): boolean => {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true;
  if (target instanceof HTMLInputElement) return !textless.has(target.type);
  return target.closest('[role="menu"], [role="listbox"], [role="menubar"]') !== null;
};

/** Whether Enter, Space and the arrows on this target already have a meaning of their own. */
export const isControl = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  target.closest('a[href], button, input, select, textarea, summary, [role="tab"], [role="slider"], [role="switch"]') !== null;
