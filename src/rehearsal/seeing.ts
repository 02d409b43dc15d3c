import type { Role } from './cast.ts'
import { settled } from './moving.ts'
import { ActRefused } from './refused.ts'
import type { Step } from './scenario.ts'
import { type Actor, actorFor, fillIn, type Scene } from './scene.ts'
import { until } from './waiting.ts'
import { type Entry, linesOf } from './window.ts'

type Sight = Step['sees'][number]

/** What everybody's chat showed before a step. */
export type Before = ReadonlyMap<Role, readonly string[]>

/** How long what a step brings may take to be seen: long enough for a second attempt where a platform failed once. */
const PATIENCE_MS = 7_000

/** How much of what was seen instead is told. */
const TOLD_LENGTH = 300

/** Looks at the chats of all who are to see something. */
export function lookBefore(scene: Scene, step: Step): Before {
  const audience = [...new Set(step.sees.map((sight) => viewerOf(step, sight)))]
  return new Map(audience.map((role) => [role, entriesOf(actorFor(scene, role))]))
}

/** Looks again until everything is seen that must be. Throws, saying what was not seen and where. Returns what was seen. */
export async function lookAfter(scene: Scene, step: Step, before: Before): Promise<string> {
  const seen: string[] = []
  for (const sight of step.sees) {
    const role = viewerOf(step, sight)
    const viewer = actorFor(scene, role)
    const news = () => newsFor(viewer, before.get(role) ?? [])
    if (sight.nothing) requireNothing(viewer, news())
    for (const text of sight.text ?? [])
      await requireText(scene, viewer, news, { text: fillIn(scene, text), once: sight.once })
    seen.push(...news())
  }
  return seen.join('\n')
}

/** Whose chat shows what a step did: the last who must see something, else who acted. */
export function watchedIn(scene: Scene, step: Step): Actor | undefined {
  const last = step.sees.at(-1)
  const role = last === undefined ? step.who : viewerOf(step, last)
  return role && actorFor(scene, role)
}

function viewerOf({ who }: Step, { whose }: Sight): Role {
  const role = whose ?? who
  if (role === undefined) throw new ActRefused('没有写明谁看到')
  return role
}

type Wanted = { text: string; once: boolean }

async function requireText(scene: Scene, viewer: Actor, news: () => string[], { text, once }: Wanted): Promise<void> {
  const found = () => news().filter((entry) => entry.includes(text)).length
  const looked = async () => {
    if (found() === 0) await settled(scene.hands.house)
    return found() > 0
  }
  try {
    await until(looked, `${placeOf(viewer)}里的“${text}”`, PATIENCE_MS)
  } catch (error) {
    throw new ActRefused(`${(error as Error).message}。${instead(news())}`, { cause: error })
  }
  if (once && found() > 1) throw new ActRefused(`${placeOf(viewer)}里的“${text}”应只有一条，有${found()}条`)
}

function requireNothing(viewer: Actor, news: string[]): void {
  if (news.length > 0) throw new ActRefused(`${placeOf(viewer)}里不应有新消息。${instead(news)}`)
}

function placeOf({ window, name }: Actor): string {
  return `${name}的聊天（${window.word}）`
}

function instead(news: readonly string[]): string {
  const text = news.join('／').replaceAll('\n', ' ')
  return text === '' ? '其间没有新消息' : `新的只有：${text.slice(0, TOLD_LENGTH)}`
}

/** What is new or changed of it. */
function newsFor(viewer: Actor, before: readonly string[]): string[] {
  return entriesOf(viewer).filter((entry, index) => entry !== before[index])
}

/** What they were told; what they said themselves is no answer. */
function entriesOf({ window, userId }: Actor): string[] {
  return window
    .entriesOf(userId)
    .filter(({ from }) => from === 'huiwu')
    .map(wholeOf)
}

function wholeOf(entry: Entry): string {
  const card = entry.kind === 'card' ? [...entry.card.buttons.map(({ label }) => label), entry.card.closed ?? ''] : []
  return [...linesOf(entry), ...card].join('\n')
}
