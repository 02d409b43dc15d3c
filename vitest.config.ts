import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/databases.ts'],
    // Files of a worker share their modules, and with them the database that the last file gave back.
    isolate: false,
    // Two cores: more workers would only make each other's databases wait.
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
})
