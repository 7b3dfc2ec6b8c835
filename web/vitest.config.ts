import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: { include: ['charts/test/**/*.test.ts', 'report/test/**/*.test.ts'], testTimeout: 60_000, hookTimeout: 120_000 },
});
