import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { CORE_SCHEMA, load, mergeTag } from 'js-yaml'
import { beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'

const ROOT = join(import.meta.dirname, '../..')
const read = (file: string) => readFile(join(ROOT, file), 'utf8')

/** Seconds that a stop may take at most: see STOP_WITHIN_MS in src/main.ts. */
const STOPS_WITHIN = 7

let settings: Set<string>
let doors: string
beforeAll(async () => {
  const config = await Promise.all(['src/config.ts', 'src/config/wecom.ts', 'src/config/dingtalk.ts'].map(read))
  settings = new Set([...config.join('\n').matchAll(/^ {2}([A-Z][A-Z_]+):/gm)].map(([, name]) => name ?? ''))
  const files = (await readdir(join(ROOT, 'src/web'))).map((file) => read(`src/web/${file}`))
  doors = (await Promise.all(files)).join('\n')
})

/** One instruction of a Dockerfile, with its continued lines. */
type Instruction = { name: string; rest: string }

async function dockerfile(): Promise<Instruction[][]> {
  const text = (await read('Dockerfile')).replace(/^#.*\n/gm, '').replaceAll('\\\n', ' ')
  const all = text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => /^([A-Z]+) +(.*)$/.exec(line) ?? [])
    .map(([, name = '', rest = '']) => ({ name, rest }))
  const starts = all.flatMap(({ name }, place) => (name === 'FROM' ? [place] : []))
  return starts.map((start, stage) => all.slice(start, starts[stage + 1]))
}

const called = (stage: Instruction[] | undefined, name: string) =>
  (stage ?? []).filter((instruction) => instruction.name === name).map(({ rest }) => rest)

/** Patterns of .dockerignore as far as ours go: names, and stars within them. */
async function isIgnored(path: string): Promise<boolean> {
  const lines = (await read('.dockerignore')).split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  return lines.some((line) => {
    const pattern = new RegExp(`^${line.replaceAll('.', '\\.').replaceAll('*', '[^/]*')}(/|$)`)
    return pattern.test(path)
  })
}

describe('the image', () => {
  test('has the Node that the project is made with, in both stages', async () => {
    const { devDependencies } = JSON.parse(await read('package.json'))
    const stages = await dockerfile()
    expect(stages.map((stage) => called(stage, 'FROM')[0]?.split(' ')[0])).toEqual(
      Array(2).fill(`node:${devDependencies.node}-slim`),
    )
  })

  test('is made of what is there and not ignored, and of everything the service reads', async () => {
    const stages = await dockerfile()
    const copied = stages.flatMap((stage) => called(stage, 'COPY')).filter((rest) => !rest.startsWith('--from'))
    const sources = copied.flatMap((rest) => rest.split(' ').slice(0, -1))
    expect(sources.filter((path) => !existsSync(join(ROOT, path)))).toEqual([])
    for (const path of sources) expect(`${path} ignored: ${await isIgnored(path)}`).toBe(`${path} ignored: false`)
    expect(called(stages[1], 'COPY').flatMap((rest) => rest.split(' ').slice(0, -1))).toEqual(
      expect.arrayContaining([
        'package.json',
        'prisma',
        'src',
        'templates',
        '/app/node_modules',
        '/app/src/store/client',
      ]),
    )
  })

  test('holds no secret, no data, no history, and nothing that was installed here', async () => {
    for (const path of ['.env', 'huiwu.env', 'data/pg', '.git/HEAD', 'node_modules/koa', 'src/store/client/client.ts'])
      expect(`${path} ignored: ${await isIgnored(path)}`).toBe(`${path} ignored: true`)
  })

  test('installs without what is for development, and makes the database client and an empty database', async () => {
    const { scripts, dependencies } = JSON.parse(await read('package.json'))
    expect(called((await dockerfile())[0], 'RUN')).toEqual([expect.stringMatching(/^npm ci --omit=dev /)])
    const steps = scripts.postinstall.split(' && ')
    expect(steps).toEqual(['prisma generate', expect.stringMatching(/^node .*src\/store\/install\.ts$/)])
    expect(dependencies).toHaveProperty('prisma')
  })

  test('has in its first stage every file of ours that installing loads', async () => {
    const { scripts } = JSON.parse(await read('package.json'))
    const [, first = ''] = /(src\/store\/\S+\.ts)$/.exec(scripts.postinstall) ?? []
    const loaded = new Set<string>()
    const follow = async (file: string): Promise<void> => {
      if (loaded.has(file)) return
      loaded.add(file)
      const imported = [...(await read(file)).matchAll(/^import (?!type).* from '(\.[^']+)'/gm)]
      for (const [, path = ''] of imported) await follow(join(dirname(file), path))
    }
    await follow(first)
    expect(loaded.size).toBeGreaterThan(1)
    const copied = called((await dockerfile())[0], 'COPY').flatMap((rest) => rest.split(' '))
    expect([...loaded].filter((file) => !copied.includes(file))).toEqual([])
  })

  test('runs as nobody in particular, in production, as the process that is asked to stop', async () => {
    const [, last] = await dockerfile()
    expect(called(last, 'USER').at(-1)).toBe('node')
    expect(called(last, 'ENV')).toContain('NODE_ENV=production')
    expect(called(last, 'STOPSIGNAL')).toEqual(['SIGTERM'])
    const [entry = '[]'] = called(last, 'ENTRYPOINT')
    const [command = '[]'] = called(last, 'CMD')
    expect([...JSON.parse(entry), ...JSON.parse(command)]).toEqual([
      'node',
      '--disable-warning=ExperimentalWarning',
      'src/cli.ts',
      'serve',
    ])
  })

  test('keeps its data in a volume of its own user, and names only settings that exist', async () => {
    const [, last] = await dockerfile()
    const variables = called(last, 'ENV').map((rest) => rest.split('=') as [string, string])
    expect(variables.map(([name]) => name).filter((name) => !settings.has(name))).toEqual([])
    const [folder = ''] = called(last, 'VOLUME')
    expect(Object.fromEntries(variables).HUIWU_DATA).toBe(folder)
    const [makes = '', ...later] = called(last, 'RUN')
    expect(makes).toContain(`install -d -o node -g node -m 0700 ${folder}`)
    // What was compiled beforehand is not the service's to change.
    expect(later.at(-1)).toMatch(/^chown -R root:root node_modules\/\.cache\/node$/)
  })

  test('is asked for its health at a door that exists', async () => {
    const [, last] = await dockerfile()
    const [health = ''] = called(last, 'HEALTHCHECK')
    const [node, flag, script = ''] = JSON.parse(health.slice(health.indexOf('[')))
    expect([node, flag]).toEqual(['node', '-e'])
    expect(() => new Function(script)).not.toThrow()
    expect(doors).toContain(`'${/\/\w+(?=`\))/.exec(script)?.[0]}'`)
  })
})

const Health = z.looseObject({ test: z.array(z.string()), retries: z.int() })
const Service = z.looseObject({
  restart: z.literal('unless-stopped'),
  healthcheck: Health.optional(),
  stop_grace_period: z.string().optional(),
  environment: z.record(z.string(), z.string()),
  env_file: z.string().optional(),
  depends_on: z.union([z.array(z.string()), z.record(z.string(), z.object({ condition: z.string() }))]).optional(),
  ports: z.array(z.string()).optional(),
  read_only: z.boolean().optional(),
})
const Compose = z.looseObject({
  services: z.record(z.string(), Service),
  configs: z.object({ caddyfile: z.object({ content: z.string() }) }),
})

describe('the composition', () => {
  const compose = async () =>
    Compose.parse(load(await read('compose.yaml'), { schema: CORE_SCHEMA.withTags(mergeTag) }))

  test('runs the service twice and alike, on one PostgreSQL server that is ready first', async () => {
    const { services } = await compose()
    expect(Object.keys(services)).toEqual(['one', 'two', 'database', 'proxy'])
    expect(services.two).toEqual(services.one)
    expect(services.one?.depends_on).toEqual({ database: { condition: 'service_healthy' } })
    expect(services.database?.healthcheck?.test).toContain('pg_isready -U huiwu -d huiwu')
    expect(services.one?.environment.DATABASE_URL).toMatch(/@database:5432\/huiwu$/)
  })

  test('names only settings that exist, and writes down no secret', async () => {
    const { services } = await compose()
    expect(Object.keys(services.one?.environment ?? {}).filter((name) => !settings.has(name))).toEqual([])
    expect(services.one?.env_file).toBe('.env')
    expect(await read('.gitignore')).toMatch(/^\.env$/m)
    expect(await read('compose.yaml')).not.toMatch(/PASSWORD: (?!\$\{)/)
  })

  test('waits longer for an instance to end than it takes', async () => {
    const seconds = Number.parseInt((await compose()).services.one?.stop_grace_period ?? '0', 10)
    expect(seconds).toBeGreaterThan(STOPS_WITHIN)
  })

  test('asks each instance whether it is ready, and lets the proxy pass by one that is not', async () => {
    const { services, configs } = await compose()
    const [how, node, flag, script = ''] = services.one?.healthcheck?.test ?? []
    expect([how, node, flag]).toEqual(['CMD', 'node', '-e'])
    expect(() => new Function(script)).not.toThrow()
    expect(script).toContain(`127.0.0.1:${services.one?.environment.PORT}/readyz`)
    expect(configs.caddyfile.content).toContain('reverse_proxy one:3000 two:3000')
    expect(configs.caddyfile.content).toContain('health_uri /readyz')
    expect(services.one?.ports).toBeUndefined()
    expect(services.proxy?.ports).toEqual(['80:80', '443:443'])
  })
})

describe('the unit for systemd in the README', () => {
  const unit = async () => /```ini\n([\s\S]*?)```/.exec(await read('README.md'))?.[1] ?? ''
  const valueIn = async (name: string) => new RegExp(`^${name}=(.*)$`, 'm').exec(await unit())?.[1]

  test('runs the service as a user of its own, in a system it cannot change', async () => {
    expect(await valueIn('ExecStart')).toMatch(/node --disable-warning=ExperimentalWarning src\/cli\.ts serve$/)
    expect(await valueIn('User')).toBe('huiwu')
    expect(await valueIn('ProtectSystem')).toBe('strict')
    expect(await valueIn('NoNewPrivileges')).toBe('yes')
    // V8 writes the code that it runs.
    expect(await unit()).not.toContain('MemoryDenyWriteExecute=yes')
  })

  test('keeps the data where the service may write, and waits long enough for its end', async () => {
    expect(await valueIn('Environment')).toContain(`HUIWU_DATA=/var/lib/${await valueIn('StateDirectory')}`)
    expect(Number.parseInt((await valueIn('TimeoutStopSec')) ?? '0', 10)).toBeGreaterThan(STOPS_WITHIN)
    const names = [...(await unit()).matchAll(/[ =]([A-Z][A-Z_]+)=/g)].map(([, name]) => name ?? '')
    expect(names.filter((name) => !settings.has(name))).toEqual([])
  })
})
