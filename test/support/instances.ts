import { randomUUID } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { type Clock, createClock } from '../../src/clock.ts'
import { createDingtalkSimulator, type DingtalkSimulator } from '../../src/simulator/dingtalk/simulator.ts'
import { createWecomSimulator, type WecomSimulator } from '../../src/simulator/wecom/simulator.ts'
import { type Balancer, openBalancer } from './balancer.ts'
import { onServer, urlOf } from './databases.ts'
import { templateVariables } from './dingtalkTemplate.ts'
import { isUp, type Process, runHuiwu, until } from './processes.ts'
import { openRoad, type Road } from './road.ts'

/** One instance: where it listens, and its process, which may have ended. */
export type Instance = { port: number; process: Process }

/** When work was cut short: by a kill, a stop that took too long, or a database that went away. */
export type Cut = { from: Temporal.Instant; until: Temporal.Instant }

/** A stop that takes longer was given up by the instance, which left things as they were. */
const CLEAN_STOP_SECONDS = 6.5

/** Several instances on one PostgreSQL database, behind a balancer, with a simulated WeCom and a simulated DingTalk. */
export type Service = {
  clock: Clock
  wecom: WecomSimulator
  dingtalk: DingtalkSimulator
  balancer: Balancer
  instances: Instance[]
  cuts: Cut[]
  /** How the instances reach the database. */
  road: Road
  database: pg.Pool
  /** Ends an instance and starts another in its place; resolves when that is started, before it listens. */
  replace(instance: Instance, signal: NodeJS.Signals): Promise<void>
  /** The instances that listen now. */
  whoIsUp(): Promise<Instance[]>
  /** Resolves when every instance listens. */
  allUp(): Promise<void>
  close(): Promise<void>
}

const WECOM = {
  corpId: 'wwinstances000001',
  agentId: 1000002,
  secret: 'instances-secret',
  token: 'instancestoken',
  aesKey: 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C',
}
const DINGTALK = { clientId: 'dinginstances0001', clientSecret: 'instances-secret-of-dingtalk' }
const TEMPLATE = '00000000-0000-4000-8000-0000000000cc.schema'

/** Nobody in a test waits a minute until DingTalk repeats what was not answered, nor until WeCom does. */
const SOONER = { redeliverAfterMs: 2000 }
const WECOM_REPEATS_AFTER_MS = 500

/**
 * Starts as many instances as there are ports on a new database with this roll (tables of the workbook by name, as CSV),
 * in which every account of both platforms can chat.
 */
export async function startInstances(
  server: string,
  ports: readonly number[],
  roll: Record<string, string>,
  accounts: { wecom: string[]; dingtalk: string[] },
): Promise<Service> {
  const clock = createClock('Asia/Shanghai')
  const balancer = await openBalancer(ports)
  const wecom = createWecomSimulator({
    ...WECOM,
    clock,
    callbackUrl: `${balancer.url}/wecom/callback`,
    retryPause: () => new Promise((resolve) => setTimeout(resolve, WECOM_REPEATS_AFTER_MS)),
  })
  const templates = { [TEMPLATE]: templateVariables() }
  const corp = { corpId: 'dinginstancescorp', mode: 'stream', timings: SOONER, templates } as const
  const dingtalk = createDingtalkSimulator({ ...DINGTALK, ...corp, clock })
  for (const userId of accounts.wecom) wecom.addMember({ userId, name: userId })
  for (const userId of accounts.dingtalk) dingtalk.addMember({ userId, name: userId })
  // Not a name that the end of another run would sweep away.
  const name = `huiwu_instances_${randomUUID().replaceAll('-', '')}`
  await onServer(server, `CREATE DATABASE ${name}`)
  const road = await openRoad(urlOf(server, name))
  const settings = await settingsOf({ wecom, dingtalk, publicUrl: balancer.url, databaseUrl: road.url })
  await importRoll(settings, roll)
  const start = (port: number) => runHuiwu({ ...settings, PORT: String(port) }, 'serve')
  const instances = ports.map((port): Instance => ({ port, process: start(port) }))
  const cuts: Cut[] = []
  const database = new pg.Pool({ connectionString: urlOf(server, name), max: 2 })
  const service: Service = {
    ...{ clock, wecom, dingtalk, balancer, instances, cuts, road, database },
    replace: async (instance, signal) => {
      const from = clock.now()
      instance.process.child.kill(signal)
      await instance.process.ended
      const until = clock.now()
      if (signal === 'SIGKILL' || from.until(until).total('seconds') > CLEAN_STOP_SECONDS) cuts.push({ from, until })
      instance.process = start(instance.port)
    },
    whoIsUp: () => whoIsUp(instances),
    allUp: () => until('every instance', async () => (await whoIsUp(instances)).length === ports.length, 180_000),
    close: async () => {
      for (const instance of instances) instance.process.child.kill('SIGKILL')
      await Promise.all(instances.map(({ process }) => process.ended))
      await Promise.all([database.end(), road.close(), balancer.close(), wecom.close(), dingtalk.close()])
      await onServer(server, `DROP DATABASE ${name} WITH (FORCE)`)
    },
  }
  await service.allUp()
  return service
}

async function whoIsUp(instances: Instance[]): Promise<Instance[]> {
  const up = await Promise.all(instances.map(({ port }) => isUp(`http://127.0.0.1:${port}`)))
  return instances.filter((_, index) => up[index])
}

async function settingsOf(parts: {
  wecom: WecomSimulator
  dingtalk: DingtalkSimulator
  publicUrl: string
  databaseUrl: string
}): Promise<NodeJS.ProcessEnv> {
  const [{ apiBase }, hosts] = [await parts.wecom.listen(), await parts.dingtalk.listen()]
  return {
    PUBLIC_URL: parts.publicUrl,
    DATABASE_URL: parts.databaseUrl,
    WECOM_API_BASE: apiBase,
    WECOM_CORP_ID: WECOM.corpId,
    WECOM_AGENT_ID: String(WECOM.agentId),
    WECOM_SECRET: WECOM.secret,
    WECOM_TOKEN: WECOM.token,
    WECOM_AES_KEY: WECOM.aesKey,
    DINGTALK_CLIENT_ID: DINGTALK.clientId,
    DINGTALK_CLIENT_SECRET: DINGTALK.clientSecret,
    DINGTALK_CARD_TEMPLATE_ID: TEMPLATE,
    DINGTALK_API_BASE: hosts.apiBase,
    DINGTALK_OAPI_BASE: hosts.oapiBase,
  }
}

async function importRoll(settings: NodeJS.ProcessEnv, roll: Record<string, string>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'huiwu-instances-'))
  const tables = join(folder, 'roll')
  await mkdir(tables)
  for (const [table, text] of Object.entries(roll)) await writeFile(join(tables, `${table}.csv`), text)
  const { ended, said } = runHuiwu(settings, 'import', tables)
  if ((await ended) !== 0) throw new Error(`the roll was not imported: ${said()}`)
  await rm(folder, { recursive: true })
}
