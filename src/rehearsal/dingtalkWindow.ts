import type { CardView, ChatEntry } from '../simulator/dingtalk/entries.ts'
import { type Link, linksIn, spokenBy } from '../simulator/dingtalk/links.ts'
import type { DingtalkSimulator } from '../simulator/dingtalk/simulator.ts'
import type { Entry, ShownCard, ShownLink, Window } from './window.ts'

/** The simulated DingTalk as the rehearsal shows it. */
export function openDingtalkWindow(dingtalk: DingtalkSimulator): Window {
  return {
    platform: 'dingtalk',
    word: '钉钉',
    people: () => dingtalk.people(),
    entriesOf: (userId) => dingtalk.chatOf(userId).map(entryOf),
    heardBy: (userId) => dingtalk.heardBy(userId),
    fileWith: (media) => dingtalk.fileWith(media),
    say: (userId, text) => dingtalk.say(userId, text),
    press: (userId, cardId, { key, choice }) =>
      dingtalk.tap(userId, {
        actionId: key,
        outTrackId: cardId,
        ...(typeof choice === 'string' && { params: { choice } }),
      }),
    setDown: (down) => {
      dingtalk.faults.down = down
    },
    isDown: () => dingtalk.faults.down,
    wire: () => dingtalk.transcript,
  }
}

function entryOf(entry: ChatEntry): Entry {
  const from = entry.from === 'robot' ? 'huiwu' : 'person'
  const ref = entry.kind === 'card' ? entry.outTrackId : (entry.processQueryKey ?? entry.msgId)
  const base = { from, at: entry.at.toString(), ...(ref !== undefined && { ref }) } as const
  if (entry.kind === 'card') {
    const changed = entry.updatedAt && { changedAt: entry.updatedAt.toString() }
    return { ...base, kind: 'card', card: shownInteractiveCard(entry), ...changed }
  }
  if (entry.kind === 'text') return { ...base, kind: 'text', text: entry.text }
  if (entry.kind === 'markdown') return { ...base, kind: 'markdown', text: entry.text, links: linksOf(entry.text) }
  if (entry.kind === 'actionCard') {
    const links = [...linksOf(entry.text), ...entry.buttons.map(linkOf)]
    return { ...base, kind: 'markdown', text: entry.text, links }
  }
  const { fileName, mediaId } = entry.content
  return entry.msgtype === 'sampleFile'
    ? { ...base, kind: 'file', name: String(fileName), media: String(mediaId) }
    : { ...base, kind: 'other', what: entry.msgtype }
}

function linksOf(markdown: string): ShownLink[] {
  return linksIn(markdown).map(linkOf)
}

function linkOf({ title, url }: Link): ShownLink {
  const says = spokenBy(url)
  return { title, url, ...(says !== undefined && { says }) }
}

/** An interactive card as people see it. */
export function shownInteractiveCard({ outTrackId, data, buttons }: CardView): ShownCard {
  const rows = JSON.parse(data.rows ?? '[]') as { label: string; value: string }[]
  const shown = [data.source, data.title, data.summary, data.citation]
  return {
    id: outTrackId,
    lines: [...shown.filter((line) => line !== undefined), ...rows.map(({ label, value }) => `${label}：${value}`)],
    // Whoever chooses presses the option itself.
    buttons: buttons.flatMap(({ actionId, text, params, status }) =>
      actionId === undefined || status !== 'normal'
        ? []
        : [{ key: actionId, label: text, ...(params.choice !== undefined && { choice: params.choice }) }],
    ),
    options: [],
    ...(data.outcome && { closed: data.outcome }),
    drawn: { platform: 'dingtalk', data, buttons },
  }
}
