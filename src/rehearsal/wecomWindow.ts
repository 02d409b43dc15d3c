import { pressable, type WireCard } from '../simulator/wecom/card.ts'
import type { ChatEntry } from '../simulator/wecom/corp.ts'
import { cutToRecommended } from '../simulator/wecom/lengths.ts'
import type { WecomSimulator } from '../simulator/wecom/simulator.ts'
import type { Entry, ShownCard, Window } from './window.ts'

/** The simulated WeCom as the rehearsal shows it. */
export function openWecomWindow(wecom: WecomSimulator): Window {
  return {
    platform: 'wecom',
    word: '企业微信',
    people: () => wecom.people(),
    entriesOf: (userId) => wecom.chatOf(userId).map((entry) => entryOf(wecom, entry)),
    heardBy: (userId) => wecom.heardBy(userId),
    fileWith: (media) => wecom.fileWith(media),
    say: (userId, text) => wecom.say(userId, text),
    press: (userId, cardId, { key, choice }) =>
      wecom.tap(userId, { key, ...(cardId && { taskId: cardId }), ...(choice !== undefined && { choice }) }),
    setDown: (down) => {
      wecom.faults.down = down
    },
    isDown: () => wecom.faults.down,
    wire: () => wecom.transcript,
  }
}

function entryOf(wecom: WecomSimulator, entry: ChatEntry): Entry {
  const from = entry.from === 'app' ? 'huiwu' : 'person'
  const base = { from, at: entry.at.toString(), ...(entry.msgid !== undefined && { ref: entry.msgid }) } as const
  if (entry.kind === 'card') {
    const { card, taskId = '', updatedAt } = entry
    const changed = updatedAt && { changedAt: updatedAt.toString() }
    return { ...base, kind: 'card', card: shownTemplateCard(card, taskId), ...changed }
  }
  if (entry.kind !== 'other')
    return entry.kind === 'text'
      ? { ...base, kind: 'text', text: entry.text }
      : { ...base, kind: 'markdown', text: entry.text, links: [] }
  const media = String(entry.content.media_id ?? '')
  const file = entry.msgtype === 'file' ? wecom.fileWith(media) : undefined
  return file === undefined
    ? { ...base, kind: 'other', what: entry.msgtype }
    : { ...base, kind: 'file', name: file.name, media }
}

/** A template card as people see it. */
export function shownTemplateCard(card: WireCard, taskId: string): ShownCard {
  const { source, main_title: title, sub_title_text: summary, quote_area: quote, replace_text: closed } = card
  const rows = (card.horizontal_content_list ?? []).map(({ keyname, value = '' }) => `${keyname}：${value}`)
  const lines = [source?.desc, title?.title, summary, quote?.quote_text, ...rows]
  return {
    id: taskId,
    lines: lines.filter((line) => line !== undefined),
    buttons: pressable(card).map(({ key, text }) => ({ key, label: text })),
    options: card.button_selection?.option_list ?? [],
    ...(closed !== undefined && { closed }),
    drawn: { platform: 'wecom', card: cutToRecommended(card) },
  }
}
