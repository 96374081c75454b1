import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/unit/**/*.test.{ts,tsx}', 'test/conformance/**/*.test.ts'],
    // Tests run the built worker threads and kernels, the ones that ship; scripts/test.mjs builds them first.
    testTimeout: 30_000,
    pool: 'forks',
    maxWorkers: 2,
  },
});
