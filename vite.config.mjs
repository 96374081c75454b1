import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  root: 'src/renderer',
  base: './',
  publicDir: false,
  plugins: [react()],
  build: {
    outDir: '../../dist/renderer',
    emptyOutDir: true,
    target: 'chrome120',
    // The page is read from disk by the desktop program and the loopback host; one file a kind beats many requests.
    chunkSizeWarningLimit: 4000,
  },
});
