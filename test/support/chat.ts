import { inject } from 'vitest'
import type { House } from '../../src/chat/house.ts'
import type { PlatformSettings } from '../../src/config.ts'
import type { PlatformName } from '../../src/messages/message.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** The platform on which the conversations of this run take place; WeCom when nothing is provided. */
    platform?: PlatformName
  }
}

/** The platform under test. */
export const PLATFORM: PlatformName = inject('platform') ?? 'wecom'

/** What people call the platform under test. */
export const PLATFORM_WORD = { wecom: '企业微信', dingtalk: '钉钉' }[PLATFORM]

/** What became of something a person did: how the house answered the platform. `redeliver` is a late repetition. */
export type Delivery = { status: number | undefined; redeliver(): Promise<Delivery> }

/** A press: on the card with this id, or on the newest in the chat. `force` presses what cannot be pressed. */
export type Press = { key: string; cardId?: string; choice?: string; force?: boolean }

/** A card as a person sees it now. */
export type SeenCard = {
  /** Our message's id; empty where a card that cannot be pressed does not carry it. */
  id: string
  title: string
  /** Everything written on it. */
  text: string
  /** The labels and keys of the buttons that can be pressed, without those that only carry a choice. */
  buttons: string[]
  keys: string[]
  /** What can be chosen. */
  options: string[]
  /** The outcome, once it is closed. */
  closed: string | undefined
}

/** Calls of ours that people see something of: a message is sent, a card is redrawn. */
export type Showing = 'send' | 'redraw'

/**
 * What a call can meet: its answer is lost after the work was done, the platform cannot, or is called too often; a gateway
 * before it answers with a page of HTML, with status 502 or 200.
 */
export type ChatFault = 'lostAnswer' | 'unavailable' | 'throttled' | 'badGateway' | 'page'

/** What people do in a chat and see there, whichever platform it is. */
export type Chat = {
  readonly platform: PlatformName
  /** Somebody new who can be written to. */
  join(userId: string, name?: string): void
  say(userId: string, text: string): Promise<Delivery>
  tap(userId: string, press: Press): Promise<Delivery>
  sendPicture(userId: string): Promise<Delivery>
  /** The texts somebody has been sent, oldest first. */
  textsOf(userId: string): string[]
  /** The cards in somebody's chat as they look now, oldest first. */
  cardsOf(userId: string): SeenCard[]
  /** The files somebody has been sent, oldest first. */
  filesOf(userId: string): { name: string; bytes: Buffer }[]
  /** From now on messages do not reach this person… */
  lose(userId: string): Promise<unknown>
  /** …and now they do again. */
  find(userId: string): Promise<unknown>
  faults: {
    down(is: boolean): void
    /** Every answer comes this many real milliseconds late. */
    slow(milliseconds: number): void
    /** The next `times` calls of a kind meet this. */
    next(what: Showing, fault: ChatFault, times?: number): void
    /** What was planned happens no more. */
    clear(): void
    /** The platform takes back the token it gave. */
    revokeToken(): void
  }
  /** How many calls of a kind have reached the platform. */
  calls(what: Showing): number
}

/** A chat that was opened for an association: how its house and the chat reach each other. */
export type OpenedChat = {
  chat: Chat
  /** What the house must know of the platform. */
  platforms: PlatformSettings
  /** Lets the chat reach a house that listens on `port`; resolves with the way to part them again. */
  connect(house: House, port: number): Promise<() => Promise<void>>
  close(): Promise<void>
}
