import type { Clock } from '../clock.ts'

/** How the platform reaches the application: it calls a URL, or the application keeps a WebSocket open. */
export type Channel = 'http' | 'stream'

/** The type of a template variable (S/0789, C3/0009); on the wire every value is a string. */
export type VariableType = 'string' | 'markdown' | 'boolean' | 'number' | 'array' | 'buttonGroup'

/** The variables of a published card template. */
export type Template = Record<string, VariableType>

/** Deadlines and pauses in real milliseconds. */
export type Timings = {
  /** A Stream frame must be answered within 3,000 (S/1435). */
  frameWithinMs: number
  /** An unanswered frame comes again after 60,000 (observed, NODE). */
  redeliverAfterMs: number
  /** A robot message over HTTP must be answered within 2,500 (S/1435). */
  robotWithinMs: number
  /** An event over HTTP, and the check of its URL, within 1,500 (E/0232). */
  eventWithinMs: number
  /** A press on a card within 2,000, over both channels (C1/0007). */
  cardWithinMs: number
  /** A ping frame goes down every connection each 60,000. */
  pingEveryMs: number
  /** A connection told to disconnect is closed after 10,000 (DP). */
  closeAfterMs: number
}

/** The published values. */
export const publishedTimings: Timings = {
  frameWithinMs: 3000,
  redeliverAfterMs: 60_000,
  robotWithinMs: 2500,
  eventWithinMs: 1500,
  cardWithinMs: 2000,
  pingEveryMs: 60_000,
  closeAfterMs: 10_000,
}

/** What the corp's administrator set up in the developer console, and how the simulator behaves. */
export type Settings = {
  clock: Clock
  corpId: string
  clientId: string
  clientSecret: string
  /** The AgentId of the application; without one nobody may ask who sees it. */
  agentId?: number
  /** The clientId unless given (S/0783). */
  robotCode?: string
  /** The message receive mode of the robot; also settable later in `console`. */
  mode: Channel
  robotUrl?: string
  /** Where subscribed events go; nowhere unless given. */
  eventChannel?: Channel
  /** The event URL as if already saved in the console; else see `saveEventUrl`. */
  eventUrl?: string
  /** 3 to 32 letters and digits (E/0003). */
  eventToken?: string
  /** 43 letters and digits (E/0003). */
  eventAesKey?: string
  /** The published card templates by id. */
  templates: Record<string, Template>
  /** The same ids, nonces and choices of a connection in every run. */
  seed?: number
  /** The life of an access token, 7,200 seconds (S/0033). */
  tokenSeconds?: number
  timings?: Partial<Timings>
  /** How often an unanswered frame is sent at most: until it is answered unless given (DP, NODE). */
  frameAttempts?: number
  /** The pause before repeat 1 and 2 of a robot message over HTTP: none unless given (no interval is published). */
  retryPause?: (repeat: number) => Promise<void>
}
