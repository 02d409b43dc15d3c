import type { CardEntry, ChatEntry } from '../simulator/wecom/corp.ts'
import type { WecomSimulator } from '../simulator/wecom/simulator.ts'
import type { Entry, ShownCard, Window } from './window.ts'

/** The parts of a card that are drawn, as they stand on the wire. */
type Wire = {
  source?: { desc?: string }
  main_title?: { title?: string }
  sub_title_text?: string
  quote_area?: { quote_text?: string }
  horizontal_content_list?: { keyname: string; value?: string }[]
  button_selection?: { option_list: { id: string; text: string }[] }
  button_list?: { text: string; key: string }[]
  replace_text?: string
}

/** The simulated WeCom as the rehearsal shows it. */
export function openWecomWindow(wecom: WecomSimulator): Window {
  return {
    platform: '企业微信',
    people: () => wecom.people(),
    entriesOf: (userId) => wecom.chatOf(userId).map(entryOf),
    say: (userId, text) => wecom.say(userId, text),
    press: (userId, card, { key, choice }) =>
      wecom.tap(userId, { key, ...(card.id && { taskId: card.id }), ...(choice !== undefined && { choice }) }),
  }
}

function entryOf(entry: ChatEntry): Entry {
  const from = entry.from === 'app' ? 'huiwu' : 'person'
  if (entry.kind === 'card') return { from, card: cardOf(entry) }
  return { from, lines: entry.kind === 'other' ? [`（${entry.msgtype}）`] : entry.text.split('\n') }
}

function cardOf({ card, taskId = '' }: CardEntry): ShownCard {
  const wire = card as Wire
  const rows = (wire.horizontal_content_list ?? []).map(({ keyname, value = '' }) => `${keyname}：${value}`)
  const lines = [wire.source?.desc, wire.main_title?.title, wire.sub_title_text, wire.quote_area?.quote_text, ...rows]
  const live = wire.replace_text === undefined ? (wire.button_list ?? []) : []
  return {
    id: taskId,
    lines: lines.filter((line) => line !== undefined),
    buttons: live.map(({ key, text }) => ({ key, label: text })),
    options: wire.button_selection?.option_list ?? [],
    ...(wire.replace_text !== undefined && { closed: wire.replace_text }),
  }
}
