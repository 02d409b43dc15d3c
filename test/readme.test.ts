import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { COMMANDS } from '../src/chat/commands.ts'
import { JOBS } from '../src/schedule/jobs.ts'

const ROOT = join(import.meta.dirname, '..')
let readme: string
beforeAll(async () => {
  readme = await readFile(join(ROOT, 'README.md'), 'utf8')
})

describe('the README', () => {
  test.each(COMMANDS.map((command) => command.words[0]))('names the command %s', (word) => {
    expect(readme).toMatch(new RegExp(`\`${word}[ \`]`))
  })

  test.each(JOBS.map((job) => job.name))('names the job %s', (name) => {
    expect(readme).toContain(`| \`${name}\` |`)
  })

  test('names only files that are there', () => {
    const named = [...readme.matchAll(/`((?:rules|secretariat|store)\/\w+\.ts)`/g)].map(([, path]) => `src/${path}`)
    expect(named.length).toBeGreaterThan(10)
    expect(named.filter((path) => !existsSync(join(ROOT, path)))).toEqual([])
  })

  test('says of every dependency why it is there', async () => {
    const { dependencies } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'))
    expect(Object.keys(dependencies).filter((name) => !readme.includes(`\`${name}\``))).toEqual([])
  })

  test('names every setting', async () => {
    const files = ['src/config.ts', 'src/config/wecom.ts', 'src/config/dingtalk.ts']
    const config = (await Promise.all(files.map((file) => readFile(join(ROOT, file), 'utf8')))).join('\n')
    const settings = new Set([...config.matchAll(/^ {2}([A-Z][A-Z_]+):/gm)].map(([, name]) => name ?? ''))
    settings.delete('NODE_ENV')
    expect([...settings].filter((name) => !readme.includes(`\`${name}\``))).toEqual([])
  })
})
