import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createClock } from '../../src/clock.ts'
import { createDingtalkSimulator, type DingtalkSimulator } from '../../src/simulator/dingtalk/simulator.ts'
import { templateVariables } from '../support/dingtalkTemplate.ts'
import { isUp, type Process, portsFor, runHuiwu, until } from '../support/processes.ts'

const app = { clientId: 'dingserve00000001', clientSecret: 'serve-secret-of-dingtalk' }
const template = '00000000-0000-4000-8000-0000000000bb.schema'
const port = portsFor('dingtalk')
const url = `http://127.0.0.1:${port}`
const started: Process[] = []
let folder: string
let dingtalk: DingtalkSimulator
let settings: NodeJS.ProcessEnv

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'huiwu-dingtalk-'))
  dingtalk = createDingtalkSimulator({
    clock: createClock('Asia/Shanghai'),
    corpId: 'dingcorp00000002',
    ...app,
    mode: 'stream',
    templates: { [template]: templateVariables() },
  })
  dingtalk.addMember({ userId: 'guest', name: 'guest' })
  const { apiBase, oapiBase } = await dingtalk.listen()
  settings = {
    PORT: String(port),
    PUBLIC_URL: url,
    HUIWU_DATA: join(folder, 'data'),
    DINGTALK_CLIENT_ID: app.clientId,
    DINGTALK_CLIENT_SECRET: app.clientSecret,
    DINGTALK_CARD_TEMPLATE_ID: template,
    DINGTALK_API_BASE: apiBase,
    DINGTALK_OAPI_BASE: oapiBase,
  }
})

afterAll(async () => {
  for (const { child } of started) child.kill('SIGKILL')
  await dingtalk.close()
  await rm(folder, { recursive: true, force: true })
})

function serve(more: NodeJS.ProcessEnv = {}): Process {
  const service = runHuiwu({ ...settings, ...more }, 'serve')
  started.push(service)
  return service
}

const answers = () => dingtalk.chatOf('guest').filter((entry) => entry.from === 'robot').length

async function end(service: Process): Promise<void> {
  const asked = performance.now()
  service.child.kill('SIGTERM')
  expect(await service.ended).toBe(0)
  expect(performance.now() - asked).toBeLessThan(10_000)
}

test('DingTalk alone is served over the stream, and what came while nobody was there is answered at the next start', async () => {
  const service = serve()
  await until('the stream', () => dingtalk.stream.connections() === 1)
  expect((await dingtalk.say('guest', '你好')).status).toBe(200)
  await until('the answer', () => answers() === 1)
  await end(service)
  expect(dingtalk.stream.connections()).toBe(0)
  const said = dingtalk.say('guest', '还在吗')
  const again = serve()
  expect((await said).status).toBe(200)
  await until('the second answer', () => answers() === 2)
  await end(again)
  for (const { said: log } of started) expect(log()).not.toContain(app.clientSecret)
}, 120_000)

test('a gateway that never answers keeps nobody from ending the service', async () => {
  dingtalk.faults.slowMs = 60_000
  const service = serve()
  await until('the service', () => isUp(url))
  await end(service)
  dingtalk.faults.slowMs = 0
}, 60_000)

test('in HTTP mode it says where presses go, until it is heard', async () => {
  const register = () => dingtalk.transcript.filter(({ url: path }) => path.startsWith('/v1.0/card/callbacks/register'))
  dingtalk.faults.next('/v1.0/card/callbacks/register', { status: 503 })
  const service = serve({ DINGTALK_MODE: 'http', DINGTALK_CARD_CALLBACK_SECRET: 'sixteen-letters-at-least' })
  await until('the second call', () => register().length === 2 && register().at(-1)?.status === 200)
  expect(JSON.parse(register().at(-1)?.request ?? '')).toMatchObject({
    callbackRouteKey: 'huiwu',
    callbackUrl: `${url}/dingtalk/card`,
    forceUpdate: true,
  })
  expect(dingtalk.stream.connections()).toBe(0)
  dingtalk.console.setRobot('http', `${url}/dingtalk/robot`)
  expect((await dingtalk.say('guest', '你好')).status).toBe(200)
  await end(service)
}, 60_000)

test('a service without any platform says which settings either needs', async () => {
  const service = serve({ DINGTALK_CLIENT_ID: '', DINGTALK_CLIENT_SECRET: '', DINGTALK_CARD_TEMPLATE_ID: '' })
  expect(await service.ended).toBe(1)
  expect(service.said()).toContain('No platform is configured')
  expect(service.said()).toContain('DINGTALK_CLIENT_ID')
  const half = serve({ DINGTALK_CLIENT_SECRET: '' })
  expect(await half.ended).toBe(1)
  expect(half.said()).toContain('DINGTALK_CLIENT_SECRET is missing')
})
