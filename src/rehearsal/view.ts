import type { PlatformName } from '../messages/message.ts'
import type { Role } from './cast.ts'
import type { Entry, Press } from './window.ts'

/** What the room's page shows, as it travels to the browser: every time already worded in the association's zone. */
export type RoomView = {
  /** The association's clock: the day and the time in words. */
  day: string
  time: string
  /** The clock is being moved: to a day in words, or to the next thing due. */
  moving?: { to?: string }
  /** What the schedule did by itself lately, oldest first. */
  happened: { when: string; what: string; told: number }[]
  seats: SeatView[]
  /** How much each account has heard from huiwu, by `platform:userId`: more than before means news. */
  heard: Record<string, number>
  play?: PlayView
  /** Whether the association can be founded anew. */
  canStartOver: boolean
}

/** One client: whose it is and what they see. */
export type SeatView = {
  platform: PlatformName
  word: string
  /** The platform is away: nothing can be sent either way. */
  down: boolean
  userId?: string
  name?: string
  entries: EntryView[]
}

/** Something in a chat; `no` is its place in it, `when` its time in words. */
export type EntryView = Entry & { no: number; when: string }

/** A scenario being played. */
export type PlayView = {
  name: string
  title: string
  platform: PlatformName
  steps: { why: string; state: 'done' | 'busy' | 'failed' | 'next' | 'later' }[]
  problem?: string
  /** Whose chat shows what the last step did. */
  watched?: { platform: PlatformName; userId: string }
}

/** A scenario in the menu; `lacks` names the parts that nobody can play today. */
export type ScenarioView = { name: string; title: string; about: string; steps: number; lacks: string[] }

/** Who can be played on a platform: those with a part first, then everybody else by member. */
export type PeopleView = { platform: PlatformName; word: string; groups: PeopleGroup[] }
export type PeopleGroup = { label: string; people: { userId: string; name: string; about: string; role?: Role }[] }

/** What a hand in the room does. */
export type Act =
  | { act: 'say'; platform: PlatformName; userId: string; text: string }
  | ({ act: 'press'; platform: PlatformName; userId: string; card: string } & Press)
  | { act: 'move'; by: { hours: number } | { days: number } | 'next' }
  | { act: 'platform'; platform: PlatformName; down: boolean }
  | { act: 'play'; scenario: string; platform: PlatformName }
  | { act: 'step' }
  | { act: 'leave' }
  /** Reads the wording from its files again. */
  | { act: 'reread' }
  | { act: 'startOver' }
