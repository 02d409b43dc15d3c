/** The path of session webhooks, on the old-style host (section 1.3). */
const PATH = '/robot/sendBySession'

/** Whether an address that came with a message is DingTalk's own way back: nothing else is ever called. */
export function isSessionWebhook(oapiBase: string, address: string): boolean {
  if (!URL.canParse(address)) return false
  const { origin, pathname } = new URL(address)
  return origin === new URL(oapiBase).origin && pathname === PATH
}
