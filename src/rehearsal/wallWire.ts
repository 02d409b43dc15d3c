import { hideSecrets } from './wallHiding.ts'
import { layOut } from './wallLayout.ts'
import type { PartView, WireView } from './wallView.ts'
import type { Entry, Exchange } from './window.ts'

/** Calls of ours, by their path: what they are for. */
const CALLS: [RegExp, string][] = [
  [/message\/update_template_card/, '更新卡片'],
  [/message\/send/, '发出消息'],
  [/media\/upload/, '上传文件'],
  [/readStatus/, '询问是否已读'],
  [/recall/i, '撤回消息'],
  [/batchSend|createAndDeliver|instances\/deliver/, '发出消息'],
]

/** What was pressed says so in its own words on either platform. */
const PRESS = /template_card_event|cardPrivateData|"outTrackId"/

/** The exchanges that made an entry what it is, oldest first. */
export function wireOf(wire: readonly Exchange[], entry: Entry): Exchange[] {
  const ids = new Set([entry.ref, entry.kind === 'card' ? entry.card.id : undefined].filter(isId))
  if (ids.size === 0) return []
  const found = wire.filter((one) => {
    if (!mentions(one, ids)) return false
    // What comes back with it leads on: to the redrawing of a card, to the answer on an open line.
    for (const id of handlesIn(one)) ids.add(id)
    return true
  })
  const uploads = wire.filter((one) => /media\/upload/.test(one.url) && sends(found, mediaIn(one)))
  return [...uploads, ...found]
}

/** An exchange as the wall shows it. `when` words its instant. */
export function wireView(exchange: Exchange, when: (at: string) => string): WireView {
  const { direction, at, method, url, status, failure } = exchange
  return {
    what: purposeOf(exchange),
    when: when(at.toString()),
    toHuiwu: direction === 'callback' || direction === 'push',
    line:
      direction === 'push' || direction === 'reply' ? 'WebSocket（Stream 长连接）' : `${method} ${hideSecrets(url)}`,
    ...(failure !== undefined && { ended: { text: `没有应答：${failure}`, failed: true } }),
    ...(failure === undefined && status !== undefined && { ended: { text: `应答 ${status}`, failed: status >= 400 } }),
    parts: partsOf(exchange),
  }
}

function isId(id: string | undefined): id is string {
  return id !== undefined && id.length >= 8
}

function mentions({ url, request, inner = '', answer = '' }: Exchange, ids: ReadonlySet<string>): boolean {
  const texts = [request, inner, answer, decoded(url)]
  return [...ids].some((id) => texts.some((text) => text.includes(id)))
}

function decoded(url: string): string {
  try {
    return decodeURIComponent(url)
  } catch {
    return url
  }
}

/** The handle by which a card may be redrawn, and the id of a frame, which its answer carries. */
function handlesIn({ direction, request, inner = '', answer = '' }: Exchange): string[] {
  const [, given] = /"response_code":"([^"]+)"/.exec(answer) ?? []
  const [, pressed] = /<ResponseCode>(?:<!\[CDATA\[)?([^\]<]+)/.exec(inner) ?? []
  const [, frame] = direction === 'push' ? (/"messageId":"([^"]+)"/.exec(request) ?? []) : []
  return [given, pressed, frame].filter(isId)
}

function mediaIn({ answer = '' }: Exchange): string | undefined {
  return /"media_id":"([^"]+)"/.exec(answer)?.[1]
}

function sends(exchanges: readonly Exchange[], media: string | undefined): boolean {
  return media !== undefined && exchanges.some(({ request }) => request.includes(media))
}

function purposeOf({ direction, method, url, request, inner = '' }: Exchange): string {
  if (direction === 'reply') return '确认收到'
  if (direction === 'callback' || direction === 'push')
    return PRESS.test(inner || request) ? '有人按了按钮' : '有人说了话'
  if (method === 'PUT') return '更新卡片'
  return CALLS.find(([path]) => path.test(url))?.[1] ?? '调用平台'
}

function partsOf({ direction, request, inner, answer }: Exchange): PartView[] {
  const sealed = direction === 'callback' ? '请求（加密，线上原文）' : '推送帧（线上原文）'
  const parts: [string, string | undefined][] =
    inner === undefined
      ? [[direction === 'reply' ? '应答帧' : '请求', request]]
      : [
          [direction === 'callback' ? '请求（解密后）' : '推送帧里的内容', inner],
          [sealed, request],
        ]
  const told = answer === '' ? '（空）' : answer
  return [...parts, ['应答', told] as const].flatMap(([label, text]) => (text ? [partOf(label, text)] : []))
}

function partOf(label: string, text: string): PartView {
  const shown = text.includes('\uFFFD') ? `（二进制内容，约 ${text.length} 字节）` : hideSecrets(text)
  return { label, pretty: layOut(shown), raw: shown }
}
