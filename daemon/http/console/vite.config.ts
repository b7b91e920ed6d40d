import preactPreset from '@preact/preset-vite';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [preactPreset()],
  base: '/',
  build: {
    outDir: '../../../dist/console',
    emptyOutDir: true,
    // The content security policy takes no inline scripts and no data: fonts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2023',
  },
});
