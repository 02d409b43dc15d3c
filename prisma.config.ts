import { defineConfig } from 'prisma/config'

// `prisma generate` asks for the native schema engine but never runs it. Naming any executable keeps it from
// downloading one; migrations are applied by the WASM build of the same engine (src/store/migrations.ts).
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= process.execPath

export default defineConfig({ schema: 'prisma/schema.prisma', migrations: { path: 'prisma/migrations' } })
