/** Lets the person save a text as a file. */
export const saveText = (name: string, pieces: readonly string[], type: string): void => {
  const url = URL.createObjectURL(new Blob([...pieces], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The download has begun by then; the text must not stay in memory for the life of the window.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
};
