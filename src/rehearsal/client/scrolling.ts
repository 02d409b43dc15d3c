/** How near the end counts as being there, in pixels. */
const NEAR = 80

/**
 * Before the page is drawn: notes which chats are read at their end, and whose they are. What it returns, called after
 * the drawing, moves those, and chats of somebody else, to their end.
 */
export function keepAtEnd(root: HTMLElement): () => void {
  const before = new Map(
    chatsIn(root).map((chat) => [chat.dataset.platform, { whose: chat.dataset.whose, atEnd: isAtEnd(chat) }]),
  )
  return () => {
    for (const chat of chatsIn(root)) {
      const was = before.get(chat.dataset.platform)
      if (was === undefined || was.atEnd || was.whose !== chat.dataset.whose) chat.scrollTop = chat.scrollHeight
    }
  }
}

function chatsIn(root: HTMLElement): HTMLElement[] {
  return [...root.querySelectorAll<HTMLElement>('.scroll')]
}

function isAtEnd({ scrollTop, scrollHeight, clientHeight }: HTMLElement): boolean {
  return scrollHeight - scrollTop - clientHeight < NEAR
}
