/** Waits some milliseconds, or until it is over anyway. */
export function restUnless(over: AbortSignal, milliseconds: number): Promise<void> {
  if (over.aborted) return Promise.resolve()
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer)
      over.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, milliseconds)
    over.addEventListener('abort', end)
  })
}
