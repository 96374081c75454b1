import { defineConfig } from 'vitest/config';

export default defineConfig({
  // As in the build: TensorFlow.js in its ES modules, or its core and its gradients would be two programs.
  resolve: {
    alias: [{ find: /^@tensorflow\/([^/]+)$/, replacement: '@tensorflow/$1/dist/index.js' }],
  },
  test: {
    include: ['test/unit/**/*.test.{ts,tsx}', 'test/conformance/**/*.test.ts'],
    // Tests run the built worker threads and kernels, the ones that ship; scripts/test.mjs builds them first.
    testTimeout: 30_000,
    pool: 'forks',
    maxWorkers: 2,
    server: { deps: { inline: [/@tensorflow/] } },
  },
});
