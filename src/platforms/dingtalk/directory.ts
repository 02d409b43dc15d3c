import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { Card } from '../../messages/message.ts'
import type { Standing } from '../standing.ts'
import { type Api, type ApiDeps, createApi } from './api.ts'
import { encodeCard } from './cards.ts'
import { codeOf } from './errcodes.ts'
import { isInRange, readRange, type VisibleRange } from './range.ts'
import type { DingtalkSettings } from './settings.ts'
import { malformed } from './transport.ts'

/** What DingTalk says of our app and its people. Every failure is a PlatformError. */
export type Directory = {
  /** Asks for something of the robot that changes nothing: fails when there is no such robot. */
  tryRobot(): Promise<void>
  /** Makes a card of our template that nobody sees: fails when there is no such template, or it is another's. */
  tryTemplate(templateId: string): Promise<void>
  /** Who sees the app with this AgentId. */
  range(agentId: number): Promise<VisibleRange>
  /** How an account stands; whether its owner sees the app only where the range is known. */
  standingOf(userId: string, range?: VisibleRange): Promise<Standing>
}

const USER = z.looseObject({
  result: z.looseObject({
    active: z.boolean(),
    admin: z.boolean().default(false),
    dept_id_list: z.array(z.int()).default([]),
    role_list: z.array(z.looseObject({ id: z.int() })).default([]),
  }),
})

/** What the robot is asked about a message that never was (S/0720). */
const NO_SUCH_MESSAGE = /processQueryKey/

/** The directory behind the app's token. */
export function createDirectory(settings: DingtalkSettings, deps: ApiDeps): Directory {
  const api = createApi(settings, deps)
  return {
    tryRobot: () => tryRobot(api, settings.robotCode),
    tryTemplate: (templateId) => tryTemplate(api, templateId),
    range: (agentId) => readRange(api, agentId),
    standingOf: (userId, range) => readStanding(api, userId, range),
  }
}

async function tryRobot(api: Api, robotCode: string): Promise<void> {
  try {
    const query = { robotCode, processQueryKey: 'none' }
    await api.call({ on: 'api', verb: 'GET', path: '/v1.0/robot/oToMessages/readStatus', query })
  } catch (error) {
    if (!NO_SUCH_MESSAGE.test(codeOf(error))) throw error
  }
}

const SAMPLE: Card = { title: 'huiwu', rows: [], state: 'closed', outcome: 'ok' }

async function tryTemplate(api: Api, cardTemplateId: string): Promise<void> {
  // S/0780: a card that is made and delivered to nobody.
  const json = {
    cardTemplateId,
    outTrackId: `huiwu-doctor-${randomUUID()}`,
    cardData: { cardParamMap: encodeCard(SAMPLE, 0) },
  }
  await api.call({ on: 'api', verb: 'POST', path: '/v1.0/card/instances', json })
}

async function readStanding(api: Api, userid: string, range: VisibleRange | undefined): Promise<Standing> {
  try {
    // S/0056
    const path = '/topapi/v2/user/get'
    const answer = USER.safeParse(await api.call({ on: 'oapi', verb: 'POST', path, json: { userid } }))
    if (!answer.success) throw malformed(path)
    const { active, admin, dept_id_list: departments, role_list } = answer.data.result
    const one = { userId: userid, admin, departments, roles: role_list.map(({ id }) => id) }
    if (range !== undefined && !(await isInRange(api, range, one))) return 'unseeing'
    return active ? 'reachable' : 'inactive'
  } catch (error) {
    if (['60121', '33012'].includes(codeOf(error))) return 'unknown'
    throw error
  }
}
