import type { Act, PeopleView, RoomView, ScenarioView } from '../view.ts'
import type { WallView } from '../wallView.ts'
import type { Spot } from './hands.ts'

/** Why the room did not do something, in words for whoever asked. */
export class Refused extends Error {
  override name = 'Refused'
}

/** Does something in the room. Throws Refused. */
export async function doAct(act: Act): Promise<void> {
  const answer = await fetch('/rehearsal/acts', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(act),
  }).catch(() => undefined)
  if (answer === undefined) throw new Refused('排练室没有应答，可能已经停了')
  if (!answer.ok) throw new Refused(await reasonIn(answer))
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

/** What stands behind a message; undefined when it is gone. */
export async function fetchWall({ platform, userId, no }: Spot): Promise<WallView | undefined> {
  const query = new URLSearchParams({ platform, userId, no: String(no) })
  return fetchJson<WallView>(`/rehearsal/wall?${query}`).catch(() => undefined)
}

async function fetchJson<T>(path: string): Promise<T> {
  const answer = await fetch(path)
  if (!answer.ok) throw new Refused(await reasonIn(answer))
  return (await answer.json()) as T
}

/** Follows the room from these seats; a lost line is taken up again by the browser. Returns the way to stop. */
export function followRoom(
  seats: Record<string, string>,
  see: (room: RoomView) => void,
  lost: (lost: boolean) => void,
): () => void {
  const events = new EventSource(`/rehearsal/events?${new URLSearchParams(seats)}`)
  events.addEventListener('room', (event) => {
    lost(false)
    see(JSON.parse((event as MessageEvent<string>).data))
  })
  events.addEventListener('error', () => lost(true))
  return () => events.close()
}
