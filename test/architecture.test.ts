import { readdir, readFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { expect, test } from 'vitest'

const SRC = join(import.meta.dirname, '../src')

/** Which room may import which; files directly under src are rooms of their own. */
const ARROWS: Record<string, string[]> = {
  rules: [],
  messages: ['rules'],
  store: ['rules', 'messages'],
  secretariat: ['rules', 'store', 'messages'],
  // 导出 sends the association's workbook as a file.
  chat: ['secretariat', 'messages', 'store', 'rules', 'workbook', 'clock'],
  platforms: ['messages', 'chat', 'clock'],
  schedule: ['secretariat', 'chat', 'store', 'messages', 'rules', 'clock'],
  // A backup is a file made of the database's folder.
  backup: ['store'],
  // It examines everything, and changes nothing.
  doctor: ['chat', 'clock', 'config', 'platforms', 'rules', 'store'],
  workbook: ['store', 'rules', 'messages'],
  // What the house counts and how it is judged; chat itself knows only that it is counted.
  watch: ['chat', 'secretariat', 'messages', 'store'],
  web: ['chat', 'platforms', 'secretariat', 'messages', 'store', 'rules', 'watch'],
  simulator: [],
  clock: [],
  config: ['platforms'],
  wiring: ['chat', 'clock', 'config', 'messages', 'platforms', 'store', 'watch', 'web'],
  main: ['wiring', 'chat', 'cli', 'clock', 'config', 'schedule', 'watch', 'web'],
  rehearsal: [
    'main',
    'simulator',
    'schedule',
    'secretariat',
    'store',
    'chat',
    'cli',
    'clock',
    'config',
    'messages',
    'rules',
    'workbook',
  ],
  cli: [
    ...['main', 'wiring', 'config', 'clock', 'rehearsal', 'chat', 'messages', 'platforms', 'rules', 'schedule'],
    ...['secretariat', 'store', 'watch', 'workbook', 'backup', 'doctor'],
  ],
}

async function importsOf(file: string): Promise<{ room: string; from: string }[]> {
  const text = await readFile(file, 'utf8')
  const paths = [
    ...text.matchAll(/^(?:import|export)\b[^'"]*? from '(\.[^']+)'/gm),
    ...text.matchAll(/import\('(\.[^']+)'\)/g),
  ].map(([, path]) => path ?? '')
  return paths.map((path) => ({ room: roomOf(file), from: roomOf(join(dirname(file), path)) }))
}

function roomOf(file: string): string {
  const [room = ''] = relative(SRC, file).split('/')
  return room.replace(/\.ts$/, '')
}

async function sources(): Promise<string[]> {
  const files = await readdir(SRC, { recursive: true })
  return files
    .filter((file) => file.endsWith('.ts') && !file.startsWith('store/client/'))
    .map((file) => join(SRC, file))
}

test('every import follows the arrows of the house', async () => {
  const imports = (await Promise.all((await sources()).map(importsOf))).flat().filter(({ room, from }) => room !== from)
  const wrong = imports.filter(({ room, from }) => !(ARROWS[room] ?? []).includes(from))
  expect([...new Set(wrong.map(({ room, from }) => `${room} → ${from}`))]).toEqual([])
})

test('the production entry never loads the simulator before it is asked to rehearse', async () => {
  const files = (await sources()).filter((file) => !file.includes('/rehearsal/') && !file.includes('/simulator/'))
  const loading = await Promise.all(files.map(async (file) => ({ file, text: await readFile(file, 'utf8') })))
  expect(loading.filter(({ text }) => /from '.*(simulator|rehearsal)\//.test(text)).map(({ file }) => file)).toEqual([])
})

test('no article number stands in code: it comes from the rulebook', async () => {
  const files = await Promise.all((await sources()).map(async (file) => ({ file, text: await readFile(file, 'utf8') })))
  const inCode = ({ text }: { text: string }) =>
    /第[一二三四五六七八九十]+条/.test(text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, ''))
  expect(files.filter(inCode).map(({ file }) => relative(SRC, file))).toEqual([])
})
