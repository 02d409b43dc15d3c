import type { Delivery } from '../callback.ts'
import { openKey } from '../cipher.ts'
import { createRandom } from '../random.ts'
import { closeServer, openServer } from '../server.ts'
import { newFace } from './api.ts'
import type { Corp, FailedEvent } from './corp.ts'
import { createFaultDesk, type FaultDesk } from './desk.ts'
import type { CardEntry, ChatEntry } from './entries.ts'
import { repeatFailedEvents } from './eventpush.ts'
import { createEvents, type Events } from './events.ts'
import { noFaults } from './faults.ts'
import { closeGateway, createGateway, serveUpgrades } from './gateway.ts'
import { oldFace } from './oapi.ts'
import { createPeople, known, knownGroup, type People } from './people.ts'
import { ROOT_DEPARTMENT, SEEN_BY_ALL, type VisibleRange } from './range.ts'
import { addGroup, addMember, addOutsider, type NewGroup, type NewMember } from './roster.ts'
import { createFace } from './serving.ts'
import { type Channel, publishedTimings, type Settings } from './settings.ts'
import { createStreamDesk, type StreamDesk } from './stream.ts'
import { drawChat } from './views.ts'

/** What the administrator sets in the developer console while the simulator runs; without `url` the old one stays. */
export type Console = {
  setRobot(mode: Channel, url?: string): void
  setEvents(channel: Channel | undefined, url?: string): void
  /** 应用可见范围: what is not named is nobody's. */
  setRange(range: Partial<VisibleRange>): void
}

/** A fake DingTalk, stricter than the real one, with the face of the platform and the face of the people. */
export type DingtalkSimulator = People &
  Events & {
    /** Opens both hosts, api.dingtalk.com on `port` (or a free one), oapi.dingtalk.com on another. */
    listen(port?: number): Promise<{ apiBase: string; oapiBase: string }>
    close(): Promise<void>
    addMember(member: NewMember): void
    /** A department below another, the root unless said otherwise. */
    addDepartment(id: number, parent?: number): void
    addOutsider(person: { id: string; name: string }): void
    /** A group with the robot in it; gives its openConversationId. */
    addGroup(group: NewGroup): string
    /** Everybody who is in the corp. */
    people(): { userId: string; name: string }[]
    /** What this person sees now in the chat with the robot, oldest first. */
    chatOf(userId: string): ChatEntry[]
    /** How much of it came from the robot. */
    heardBy(userId: string): number
    /** The cards among them. */
    cardsOf(userId: string): CardEntry[]
    /** The files in somebody's chat, oldest first. */
    filesOf(userId: string): { name: string; bytes: Buffer }[]
    /** An uploaded file by its mediaId. */
    fileWith(mediaId: string): { name: string; bytes: Buffer } | undefined
    /** What `viewer` sees of the group; without one everything, of cards what is public. */
    groupChatOf(groupId: string, viewer?: string): ChatEntry[]
    /** The events that the URL did not take (3.5). */
    failedEvents(): FailedEvent[]
    repeatFailedEvents(): Promise<Delivery[]>
    console: Console
    stream: StreamDesk
    faults: FaultDesk
  } & Readonly<Pick<Corp, 'warnings' | 'counters' | 'transcript'>>

/** A simulated corp with one internal application and its robot. Throws for an illegal event token or key. */
export function createDingtalkSimulator(settings: Settings): DingtalkSimulator {
  requireLegal(settings)
  const corp = foundCorp(settings)
  const chatOf = (userId: string) => drawChat(corp, known(corp, userId).items, userId)
  const members = () => [...corp.people.values()].filter(({ standing }) => standing === 'member')
  return {
    ...createHosts(corp),
    ...createPeople(corp),
    ...createEvents(corp),
    addMember: (member) => addMember(corp, member),
    addDepartment: (id, parent = ROOT_DEPARTMENT) => void corp.departments.set(id, parent),
    addOutsider: ({ id, name }) => addOutsider(corp, id, name),
    addGroup: (group) => addGroup(corp, group),
    people: () => members().map(({ userId, name }) => ({ userId, name })),
    chatOf,
    heardBy: (userId) => known(corp, userId).items.filter(({ from }) => from === 'robot').length,
    cardsOf: (userId) => chatOf(userId).filter((entry) => entry.kind === 'card'),
    filesOf: (userId) =>
      chatOf(userId).flatMap((entry) =>
        entry.kind === 'other' && entry.msgtype === 'sampleFile'
          ? (corp.media.get(String(entry.content.mediaId)) ?? [])
          : [],
      ),
    fileWith: (mediaId) => corp.media.get(mediaId),
    groupChatOf: (groupId, viewer) => drawChat(corp, knownGroup(corp, groupId).items, viewer),
    failedEvents: () => [...corp.failedEvents],
    repeatFailedEvents: () => repeatFailedEvents(corp),
    console: createConsole(corp),
    stream: createStreamDesk(corp),
    faults: createFaultDesk(corp),
    warnings: corp.warnings,
    counters: corp.counters,
    transcript: corp.transcript,
  }
}

function requireLegal({ eventChannel, eventToken, eventAesKey }: Settings): void {
  if (eventToken !== undefined && !/^[A-Za-z0-9]{3,32}$/.test(eventToken))
    throw new Error('eventToken must be 3 to 32 letters and digits')
  if (eventAesKey !== undefined) openKey(eventAesKey)
  if (eventChannel === 'http' && (eventToken === undefined || eventAesKey === undefined))
    throw new Error('events over HTTP need eventToken and eventAesKey')
}

function createHosts(corp: Corp): Pick<DingtalkSimulator, 'listen' | 'close'> {
  const [api, oapi] = [createFace(corp, newFace), createFace(corp, oldFace)]
  serveUpgrades(corp, api)
  return {
    listen: async (port) => {
      corp.bases = { api: await openServer(api, port), oapi: await openServer(oapi) }
      return { apiBase: corp.bases.api, oapiBase: corp.bases.oapi }
    },
    close: async () => {
      closeGateway(corp)
      await Promise.all([closeServer(api), closeServer(oapi)])
    },
  }
}

function createConsole(corp: Corp): Console {
  return {
    setRobot: (mode, url = corp.robot.url) => {
      corp.robot = { mode, url }
    },
    setEvents: (channel, url = corp.events.url) => {
      corp.events = { channel, url }
    },
    setRange: (range) => {
      corp.range = { userIds: [], deptIds: [], roleIds: [], onlyAdminVisible: false, ...range }
    },
  }
}

function foundCorp(settings: Settings): Corp {
  const { clock, clientId, robotCode = clientId, mode, robotUrl, eventChannel, eventUrl } = settings
  return {
    settings,
    timings: { ...publishedTimings, ...settings.timings },
    robotCode,
    clock,
    random: createRandom(settings.seed),
    robot: { mode, url: robotUrl },
    events: { channel: eventChannel, url: eventUrl },
    bases: { api: '', oapi: '' },
    people: new Map(),
    departments: new Map(),
    range: SEEN_BY_ALL,
    groups: new Map(),
    tokens: new Map(),
    sessions: new Map(),
    sent: new Map(),
    cards: new Map(),
    routes: new Map(),
    media: new Map(),
    calls: new Map(),
    failedEvents: [],
    gateway: createGateway(),
    warnings: [],
    counters: {
      tokenCalls: 0,
      wrongSecrets: 0,
      billedCalls: 0,
      pushes: 0,
      redeliveries: 0,
      unansweredPings: 0,
      longValues: 0,
    },
    transcript: [],
    faults: noFaults(),
    spoilt: [],
    held: undefined,
  }
}
