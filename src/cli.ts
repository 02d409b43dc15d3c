import { enableCompileCache } from 'node:module'
import { join } from 'node:path'

// What Node made of our files at one start, types stripped and compiled, is there at the next: that saves a second. Where
// the folder cannot be written it goes without.
enableCompileCache(join(import.meta.dirname, '../node_modules/.cache/node'))
await import('./cli/command.ts')
