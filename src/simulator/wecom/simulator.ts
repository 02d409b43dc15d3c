import { exchange } from '../callback.ts'
import { openKey } from '../cipher.ts'
import { hold, release } from '../holding.ts'
import { planFault } from '../plan.ts'
import { createRandom } from '../random.ts'
import { createApi } from './api.ts'
import { seal } from './callbacks.ts'
import type { CardEntry, ChatEntry, Corp, Member, Settings } from './corp.ts'
import { type ApiFault, type CallbackFault, type Faults, noFaults } from './faults.ts'
import { createPeople, known, type People } from './people.ts'
import { revokeTokens } from './token.ts'

/** A person to be. In range, licensed and activated unless said otherwise. */
export type NewMember = {
  userId: string
  name: string
  inRange?: boolean
  licensed?: boolean
  status?: Member['status']
}

/** The outcome of the check of the callback URL (page 90238); `why` says what was wrong. */
export type UrlCheck = { ok: true } | { ok: false; why: string }

/** The switches, and the faults that strike once. */
export type FaultDesk = Faults & {
  /** The next `times` calls of `path` (`/cgi-bin/message/send`) meet this fault. */
  next(path: string, fault: ApiFault, times?: number): void
  /** Every token is taken back early: 40014. */
  revokeToken(): void
  /** The next callback is spoilt in this way, in all its attempts. */
  spoilNext(fault: CallbackFault): void
  /** Callbacks wait from now on; their promises stay open until `release`. */
  hold(): void
  /** What waits goes out one after the other, the last first unless `inOrder`; later callbacks wait no more. */
  release(order?: 'reversed' | 'inOrder'): Promise<void>
}

/** A fake WeCom, stricter than the real one, with the face of the platform and the face of the people. */
export type WecomSimulator = People & {
  listen(port?: number): Promise<{ apiBase: string }>
  close(): Promise<void>
  addMember(member: NewMember): void
  /** Somebody is no longer of the corp. */
  removeMember(userId: string): void
  /** The application is stopped in the console, or started again. */
  stopApp(is: boolean): void
  /** Everybody of the corp. */
  people(): { userId: string; name: string }[]
  /** What this person sees now, oldest first: their own words, texts, cards in their present state. */
  chatOf(userId: string): ChatEntry[]
  /** How much of it came from the application. */
  heardBy(userId: string): number
  /** The cards among them. */
  cardsOf(userId: string): CardEntry[]
  /** The files in somebody's chat, oldest first. */
  filesOf(userId: string): { name: string; bytes: Buffer }[]
  /** An uploaded file by its media_id. */
  fileWith(mediaId: string): { name: string; bytes: Buffer } | undefined
  /** How many messages this person never got because of the limit per member. */
  droppedFor(userId: string): number
  /** Checks the saved callback URL, as the console does. */
  verifyUrl(): Promise<UrlCheck>
  /** The administrator presses 保存: the URL is checked and kept only if it answers rightly. */
  saveCallbackUrl(url: string): Promise<UrlCheck>
  faults: FaultDesk
} & Readonly<Pick<Corp, 'warnings' | 'counters' | 'transcript'>>

/** A simulated corp with one self-built application and no members yet. Throws for an illegal Token or EncodingAESKey. */
export function createWecomSimulator(settings: Settings): WecomSimulator {
  if (!/^[A-Za-z0-9]{1,32}$/.test(settings.token)) throw new Error('Token must be 1 to 32 letters and digits')
  openKey(settings.aesKey)
  const corp = foundCorp(settings)
  const chatOf = (userId: string) => copyOf(known(corp, userId).chat)
  return {
    ...createApi(corp),
    ...createPeople(corp),
    addMember: (member) => addMember(corp, member),
    removeMember: (userId) => void corp.members.delete(known(corp, userId).userId.toLowerCase()),
    stopApp: (is) => {
      corp.closed = is
    },
    people: () => [...corp.members.values()].map(({ userId, name }) => ({ userId, name })),
    chatOf,
    heardBy: (userId) => known(corp, userId).chat.filter(({ from }) => from === 'app').length,
    cardsOf: (userId) => chatOf(userId).filter((entry) => entry.kind === 'card'),
    filesOf: (userId) =>
      chatOf(userId).flatMap((entry) =>
        entry.kind === 'other' && entry.msgtype === 'file'
          ? (corp.media.get(String(entry.content.media_id)) ?? [])
          : [],
      ),
    fileWith: (mediaId) => corp.media.get(mediaId),
    droppedFor: (userId) => known(corp, userId).dropped,
    verifyUrl: () => verifyUrl(corp),
    saveCallbackUrl: (url) => saveCallbackUrl(corp, url),
    faults: faultDesk(corp),
    warnings: corp.warnings,
    counters: corp.counters,
    transcript: corp.transcript,
  }
}

function foundCorp(settings: Settings): Corp {
  return {
    settings,
    clock: settings.clock,
    random: createRandom(settings.seed),
    callbackUrl: settings.callbackUrl,
    members: new Map(),
    tokens: new Map(),
    sent: new Map(),
    tasks: new Map(),
    codes: new Map(),
    media: new Map(),
    closed: false,
    lastSame: new Map(),
    meters: new Map(),
    warnings: [],
    counters: { tokenCalls: 0, wrongSecrets: 0, dropped: 0, duplicatesSuppressed: 0 },
    transcript: [],
    faults: noFaults(),
    spoilt: [],
    held: undefined,
  }
}

/** Copies, so that what a test once saw does not change under its eyes. */
function copyOf(chat: ChatEntry[]): ChatEntry[] {
  return chat.map((entry) => ({ ...entry }))
}

function addMember(corp: Corp, { userId, name, inRange = true, licensed = true, status = 1 }: NewMember): void {
  if (!/^[0-9A-Za-z][0-9A-Za-z_.@-]{0,63}$/.test(userId)) throw new Error(`${userId} is not a legal user id`)
  const folded = userId.toLowerCase()
  if (corp.members.has(folded)) throw new Error(`there is a member ${userId} already: user ids ignore case`)
  corp.members.set(folded, { userId, name, inRange, licensed, status, chat: [], received: [], dropped: 0 })
}

function faultDesk(corp: Corp): FaultDesk {
  return Object.assign(corp.faults, {
    next: (path: string, fault: ApiFault, times?: number) => planFault(corp.faults.planned, path, fault, times),
    revokeToken: () => revokeTokens(corp),
    spoilNext: (fault: CallbackFault) => void corp.spoilt.push(fault),
    hold: () => hold(corp),
    release: (order?: 'reversed' | 'inOrder') => release(corp, order),
  })
}

/** GET with 19 to 23 random digits, sealed; the answer must be exactly them, with 200, within a second. */
async function verifyUrl(corp: Corp): Promise<UrlCheck> {
  if (corp.callbackUrl === undefined) return { ok: false, why: 'no callback URL is saved' }
  const digits = `1${corp.random.digits(18 + ((corp.random.bytes(1)[0] ?? 0) % 5))}`
  const { url } = seal(corp, digits, corp.spoilt.shift(), 'echostr')
  const { status, failure, answer } = await exchange(corp, url, {}, corp.settings.verifyWithinMs ?? 1000, digits)
  if (status === undefined) return { ok: false, why: failure ?? 'no answer' }
  if (status !== 200) return { ok: false, why: `the status was ${status}` }
  if (answer !== digits) return { ok: false, why: `the body was ${JSON.stringify(answer)} instead of ${digits}` }
  return { ok: true }
}

async function saveCallbackUrl(corp: Corp, url: string): Promise<UrlCheck> {
  const before = corp.callbackUrl
  corp.callbackUrl = url
  const result = await verifyUrl(corp)
  if (!result.ok) corp.callbackUrl = before
  return result
}
