import { defineConfig } from 'vitest/config'

/** What people can do in either chat: told once, run on both platforms. */
const CONVERSATIONS = [
  'test/conversations/**/*.test.ts',
  'test/operations/delivery.test.ts',
  'test/operations/concurrency.test.ts',
  'test/operations/batches.test.ts',
  'test/operations/faults.test.ts',
]

export default defineConfig({
  test: {
    globalSetup: ['test/support/databases.ts'],
    // Files of a worker share their modules, and with them the database that the last file gave back.
    isolate: false,
    // Two cores: more workers would only make each other's databases wait.
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 60_000,
    projects: [
      { extends: true, test: { name: 'wecom', include: ['test/**/*.test.ts'], provide: { platform: 'wecom' } } },
      { extends: true, test: { name: 'dingtalk', include: CONVERSATIONS, provide: { platform: 'dingtalk' } } },
    ],
  },
})
