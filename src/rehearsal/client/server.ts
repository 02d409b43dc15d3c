import type { Seats } from '../room.ts'
import type { Act, PeopleView, RoomView, ScenarioView } from '../view.ts'
import type { WallView } from '../wallView.ts'
import type { Spot } from './hands.ts'

/** Why the room did not do something, in words for whoever asked. */
export class Refused extends Error {
  override name = 'Refused'
}

/** Does something in the room. Throws Refused. */
export async function doAct(act: Act): Promise<void> {
  const answer = await ask('/rehearsal/acts', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(act),
  })
  if (!answer.ok) throw new Refused(await reasonIn(answer))
}

async function ask(path: string, request?: RequestInit): Promise<Response> {
  return fetch(path, request).catch((error: unknown) => {
    throw new Refused('排练室没有应答，可能已经停了', { cause: error })
  })
}

async function reasonIn(answer: Response): Promise<string> {
  const { why } = (await answer.json().catch(() => ({}))) as { why?: string }
  return why ?? `排练室出了错（${answer.status}），请看终端里的日志`
}

/** Everybody who can be played. */
export function fetchPeople(): Promise<PeopleView[]> {
  return fetchJson('/rehearsal/people')
}

/** The scenarios of the menu. */
export function fetchScenarios(): Promise<ScenarioView[]> {
  return fetchJson('/rehearsal/scenarios')
}

/** What stands behind a message, unless it is gone. Throws Refused. */
export async function fetchWall({ platform, userId, no }: Spot): Promise<WallView | 'gone'> {
  const query = new URLSearchParams({ platform, userId, no: String(no) })
  const answer = await ask(`/rehearsal/wall?${query}`)
  return answer.status === 404 ? 'gone' : jsonIn(answer)
}

async function fetchJson<T>(path: string): Promise<T> {
  return jsonIn(await ask(path))
}

async function jsonIn<T>(answer: Response): Promise<T> {
  if (!answer.ok) throw new Refused(await reasonIn(answer))
  return (await answer.json()) as T
}

/** How soon a line is laid anew that the browser has given up. */
const AGAIN_MS = 1000

/** Follows the room from these seats; a lost line is taken up again. Returns the way to stop. */
export function followRoom(seats: Seats, see: (room: RoomView) => void, lost: (lost: boolean) => void): () => void {
  const events = new EventSource(`/rehearsal/events?${new URLSearchParams(seats)}`)
  let stop = () => events.close()
  events.addEventListener('room', (event) => {
    lost(false)
    see(JSON.parse((event as MessageEvent<string>).data))
  })
  events.addEventListener('error', () => {
    lost(true)
    // The browser tries again by itself, but not when something before the room answered in its place.
    if (events.readyState !== EventSource.CLOSED) return
    const timer = setTimeout(() => {
      stop = followRoom(seats, see, lost)
    }, AGAIN_MS)
    stop = () => clearTimeout(timer)
  })
  return () => stop()
}
