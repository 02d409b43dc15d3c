import type { House } from '../chat/house.ts'
import type { PlatformName } from '../messages/message.ts'
import { whenOf } from './telling.ts'
import { type Behind, findBehind } from './wallBehind.ts'
import { originOf } from './wallOrigin.ts'
import { rulesOn } from './wallRules.ts'
import { subjectsOf } from './wallSubjects.ts'
import { trailOf } from './wallTrail.ts'
import type { WallView } from './wallView.ts'
import { wireOf, wireView } from './wallWire.ts'
import { wordingOf } from './wallWording.ts'
import { type Entry, linesOf, type Window } from './window.ts'

/** How much of a message its title repeats. */
const TITLE = 24

/** What stands behind one message of a chat; undefined when there is no such message. */
export async function buildWall(
  house: House,
  windows: readonly Window[],
  spot: { platform: PlatformName; userId: string; no: number },
): Promise<WallView | undefined> {
  const window = windows.find(({ platform }) => platform === spot.platform)
  const entry = window?.entriesOf(spot.userId)[spot.no]
  if (window === undefined || entry === undefined) return undefined
  const local = house.clock.local()
  const when = (at: string) => momentOf(at, local)
  const behind = await findBehind(house, spot.platform, entry)
  const text = [...linesOf(entry), ...behind.messages.map(({ message }) => textIn(message))].join('\n')
  const subjects = await subjectsOf(house, spot, behind, text)
  const day = Temporal.Instant.from(entry.at).toZonedDateTimeISO(house.clock.zone).toPlainDate()
  const wording = await wordingOf(house, behind)
  return {
    spot,
    title: titleOf(entry, nameIn(window, spot.userId)),
    when: when(entry.at),
    wire: wireOf(window.wire(), entry).map((exchange) => wireView(exchange, when)),
    origin: originOf(behind, { when, nameOf: (userId) => nameIn(window, userId), buttonOf: labelsOf(house, behind) }),
    rules: await rulesOn(house, day, subjects.members, text),
    ...(wording && { wording }),
    trail: await trailOf(house, behind, subjects.numbers, when),
  }
}

/** An instant to the second: several things happen within a minute. */
function momentOf(at: string, local: Temporal.ZonedDateTime): string {
  const { second } = Temporal.Instant.from(at).toZonedDateTimeISO(local.timeZoneId)
  return `${whenOf(at, local)}:${String(second).padStart(2, '0')}`
}

function titleOf(entry: Entry, name: string): string {
  // A card begins with whose matter it is, a part of a long message with which part it is.
  const first = linesOf(entry).slice(0, 2).join(' ')
  const begun = first.length > TITLE ? `${first.slice(0, TITLE)}…` : first
  if (entry.from === 'person') return `${name}说：${begun}`
  return `会务给${name}的${entry.kind === 'card' ? '卡片' : entry.kind === 'file' ? '文件' : '消息'}：${begun}`
}

function nameIn(window: Window, userId: string): string {
  const found = window.people().find((person) => person.userId.toLowerCase() === userId.toLowerCase())
  return found?.name ?? userId
}

/** What is written on the buttons that were pressed, from the templates of their cards. */
function labelsOf({ wording }: House, { pressed }: Behind): (cardId: string, key: string) => string | undefined {
  return (cardId, key) => {
    const look = pressed.find(({ id }) => id === cardId)?.look as { template?: string } | undefined
    const label = wording.templates.get(look?.template ?? '')?.card?.actions[key]?.label
    return label?.includes('{') ? undefined : label
  }
}

function textIn(message: unknown): string {
  return String((message as { text?: unknown } | null)?.text ?? '')
}
