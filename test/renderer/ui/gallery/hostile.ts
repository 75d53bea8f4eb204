/** Texts as strangers write them. */
export const hostile: readonly { readonly id: string; readonly text: string }[] = [
  { id: 'markup', text: '<img src=x onerror="window.hit=1"><script>window.hit=1</script>' },
  { id: 'override', text: 'user\u202Egnp.exe' },
  { id: 'zero', text: 'ad\u200Bmin\u200D' },
  { id: 'lines', text: 'one\r\ntwo\tthree\u0000\u001b[31m' },
  { id: 'arabic', text: 'عميل 42' },
  { id: 'lone', text: 'lone \uD800 surrogate' },
  { id: 'long', text: 'a'.repeat(5000) },
];
