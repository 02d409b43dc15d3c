import type { PlatformName } from '../../messages/message.ts'

/** How near the end counts as being there, in pixels. */
const NEAR = 80

/** How long what comes in a chat counts as the answer to what was said or pressed in it here. */
const ANSWER_MS = 8000

/** Until when an answer is awaited, by the platform of the chat. */
const awaited = new Map<string | undefined, number>()

/** What comes next in this chat was brought about by whoever reads it: they are shown it, wherever they read. */
export function awaitAnswer(platform: PlatformName): void {
  awaited.set(platform, performance.now() + ANSWER_MS)
}

/**
 * Before the page is drawn: notes which chats are read at their end, and whose they are. What it returns, called after
 * the drawing, moves those, chats of somebody else, and those in which an awaited answer came, to their end.
 */
export function keepAtEnd(root: HTMLElement): () => void {
  const before = new Map(
    chatsIn(root).map((chat) => [
      chat.dataset.platform,
      { whose: chat.dataset.whose, atEnd: isAtEnd(chat), length: lengthOf(chat) },
    ]),
  )
  return () => {
    for (const chat of chatsIn(root)) {
      const was = before.get(chat.dataset.platform)
      const isAnswered = takeAnswer(chat, was?.length ?? 0)
      if (isAnswered || was === undefined || was.atEnd || was.whose !== chat.dataset.whose)
        chat.scrollTop = chat.scrollHeight
    }
  }
}

/** Whether what was awaited has come; then it is awaited no longer. */
function takeAnswer(chat: HTMLElement, before: number): boolean {
  const { platform } = chat.dataset
  if (lengthOf(chat) <= before || performance.now() > (awaited.get(platform) ?? 0)) return false
  return awaited.delete(platform)
}

/** The number of the step that was last brought into view. */
let shown: string | undefined

/** Brings the step that comes next into view, once: afterwards whoever reads the list may scroll it as they like. */
export function showStep(root: HTMLElement): void {
  const step = root.querySelector<HTMLElement>('.steps [aria-current]')
  // On a telephone the list may not be shown just now.
  if (step === null || step.offsetParent === null || step.dataset.no === shown) return
  shown = step.dataset.no
  step.scrollIntoView({ block: 'nearest' })
}

function chatsIn(root: HTMLElement): HTMLElement[] {
  return [...root.querySelectorAll<HTMLElement>('.scroll')]
}

function lengthOf(chat: HTMLElement): number {
  return chat.querySelectorAll('.entry').length
}

function isAtEnd({ scrollTop, scrollHeight, clientHeight }: HTMLElement): boolean {
  return scrollHeight - scrollTop - clientHeight < NEAR
}
