import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/**
 * The console's renderer. Its answer lives under a policy that allows no inline script and no address but the engine's: so nothing is inlined (fonts stay files),
 * and no preload shim is written. Addresses are absolute, for a link such as /alerts/7 loads the same files as /.
 */
export default defineConfig({
  root: 'renderer',
  base: '/',
  publicDir: false,
  plugins: [react(), tailwindcss()],
  build: {
    outDir: '../dist/renderer',
    emptyOutDir: true,
    target: 'chrome130',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1500,
  },
});
