import { z } from 'zod'
import { PlatformError } from '../../chat/platform.ts'
import type { Standing } from '../standing.ts'
import { type Api, type ApiDeps, createApi } from './api.ts'
import type { WecomSettings } from './settings.ts'
import { malformed } from './transport.ts'

/** The app as its console has it. `range` counts who may see it: single people, departments, tags. */
export type AppState = { stopped: boolean; range: { people: number; departments: number; tags: number } }

/** What WeCom's console and address book say of our app and its people. Every failure is a PlatformError. */
export type Directory = { app(): Promise<AppState>; standingOf(userId: string): Promise<Standing> }

const list = <Name extends string>(name: Name) =>
  z
    .looseObject({ [name]: z.array(z.unknown()).default([]) })
    .transform((whole) => (whole[name] as unknown[]).length)
    .default(0)
const AGENT = z.looseObject({
  close: z.int(),
  allow_userinfos: list('user'),
  allow_partys: list('partyid'),
  allow_tags: list('tagid'),
})
const USER = z.looseObject({ status: z.int() })

/** 已激活 (page 90196); the others are disabled, not activated, left. */
const ACTIVATED = 1

/** The directory behind the app's token. */
export function createDirectory(settings: WecomSettings, deps: ApiDeps): Directory {
  const api = createApi(settings, deps)
  return { app: () => readApp(api, settings.agentId), standingOf: (userId) => readStanding(api, userId) }
}

async function readApp(api: Api, agentId: number): Promise<AppState> {
  // page 90227
  const answer = AGENT.safeParse(await api.read('agent/get', { agentid: String(agentId) }))
  if (!answer.success) throw malformed('agent/get')
  const { close, allow_userinfos: people, allow_partys: departments, allow_tags: tags } = answer.data
  return { stopped: close !== 0, range: { people, departments, tags } }
}

async function readStanding(api: Api, userid: string): Promise<Standing> {
  try {
    // page 90196
    const answer = USER.safeParse(await api.read('user/get', { userid }))
    if (!answer.success) throw malformed('user/get')
    return answer.data.status === ACTIVATED ? 'reachable' : 'inactive'
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error
    if (error.code === 60111) return 'unknown'
    if (error.code === 60011) return 'unseeing'
    throw error
  }
}
