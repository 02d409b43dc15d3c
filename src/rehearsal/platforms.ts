import { randomBytes } from 'node:crypto'
import type { House } from '../chat/house.ts'
import type { Clock } from '../clock.ts'
import type { PlatformSettings } from '../config.ts'
import type { PlatformName } from '../messages/message.ts'
import type { Template } from '../simulator/dingtalk/settings.ts'
import { createDingtalkSimulator } from '../simulator/dingtalk/simulator.ts'
import { createWecomSimulator } from '../simulator/wecom/simulator.ts'
import { STRANGER } from './cast.ts'
import { openDingtalkWindow } from './dingtalkWindow.ts'
import { openWecomWindow } from './wecomWindow.ts'
import type { Window } from './window.ts'

/** The simulated platforms: the settings that lead there, the windows to them, and how they learn of the service. */
export type SimulatedPlatforms = {
  settings: PlatformSettings
  windows: Window[]
  /** Lets everybody with an account, and a stranger, chat; and tells WeCom where the service is. */
  join(house: House, port: number): Promise<void>
  close(): Promise<void>
}

/** The app ids under which tokens of the simulated platforms are kept. */
export const SIMULATED_APPS = ['wwrehearsal000001/1000002', 'dingrehearsal0001']

/** The house shares one thread with the simulators and an embedded database, and may be slow on a small machine. */
const PATIENCE_MS = 20_000

const TEMPLATE_ID = '00000000-0000-4000-8000-000000000001.schema'
/** The variables of the card template, as `templates/dingtalk/card.json` declares them. */
export const TEMPLATE: Template = {
  title: 'string',
  source: 'string',
  summary: 'string',
  rows: 'array',
  citation: 'string',
  buttons: 'buttonGroup',
  outcome: 'string',
  link: 'string',
}

/** Opens a simulated WeCom and a simulated DingTalk on free ports, with apps that exist only in this run. */
export async function openSimulatedPlatforms(clock: Clock): Promise<SimulatedPlatforms> {
  const [wecomApp, dingtalkApp] = [inventWecomApp(), inventDingtalkApp()]
  const wecom = createWecomSimulator({ clock, ...wecomApp, verifyWithinMs: PATIENCE_MS, answerWithinMs: PATIENCE_MS })
  const dingtalk = createDingtalkSimulator({
    clock,
    corpId: 'dingrehearsal000001',
    mode: 'stream',
    eventChannel: 'stream',
    templates: { [TEMPLATE_ID]: TEMPLATE },
    timings: { frameWithinMs: PATIENCE_MS, cardWithinMs: PATIENCE_MS },
    ...dingtalkApp,
  })
  const [wecomHost, dingtalkHosts] = [await wecom.listen(), await dingtalk.listen()]
  const settings: PlatformSettings = {
    wecom: { ...wecomApp, ...wecomHost },
    dingtalk: {
      ...dingtalkApp,
      ...dingtalkHosts,
      robotCode: dingtalkApp.clientId,
      agentId: undefined,
      cardTemplateId: TEMPLATE_ID,
      mode: 'stream',
      events: undefined,
      cardCallbackSecret: undefined,
    },
  }
  return {
    settings,
    windows: [openWecomWindow(wecom), openDingtalkWindow(dingtalk)],
    join: async (house, port) => {
      const hosts = { wecom, dingtalk }
      for (const { platform, userId, name } of await everybody(house)) hosts[platform].addMember({ userId, name })
      const check = await wecom.saveCallbackUrl(`http://127.0.0.1:${port}/wecom/callback`)
      if (!check.ok) throw new Error(`the callback URL was not accepted: ${check.why}`)
      await dingtalk.stream.connected()
    },
    close: async () => {
      await Promise.all([wecom.close(), dingtalk.close()])
    },
  }
}

async function everybody(house: House) {
  const accounts = await house.db.account.findMany({ include: { person: true, staff: true } })
  const known = accounts.map(({ platform, userId, person, staff }) => ({
    platform,
    userId,
    name: staff?.name ?? person?.name ?? userId,
  }))
  const strangers = Object.entries(STRANGER.accounts).map(([platform, userId]) => ({
    platform: platform as PlatformName,
    userId,
    name: STRANGER.name,
  }))
  // A stranger who was bound in a former life is somebody now.
  const isKnown = (userId: string) => known.some((one) => one.userId === userId)
  return [...known, ...strangers.filter(({ userId }) => !isKnown(userId))]
}

function inventWecomApp() {
  return {
    corpId: 'wwrehearsal000001',
    agentId: 1000002,
    secret: randomBytes(24).toString('hex'),
    token: randomBytes(16).toString('hex'),
    // 43 letters and digits; the last carries only four bits, and A is right for all of them.
    aesKey: `${randomBytes(21).toString('hex')}A`,
  }
}

function inventDingtalkApp() {
  return { clientId: 'dingrehearsal0001', clientSecret: randomBytes(24).toString('hex') }
}
