import type { CardEntry, ChatEntry } from '../simulator/dingtalk/entries.ts'
import type { DingtalkSimulator } from '../simulator/dingtalk/simulator.ts'
import type { Entry, ShownCard, Window } from './window.ts'

/** The simulated DingTalk as the rehearsal shows it. */
export function openDingtalkWindow(dingtalk: DingtalkSimulator): Window {
  return {
    platform: '钉钉',
    people: () => dingtalk.people(),
    entriesOf: (userId) => dingtalk.chatOf(userId).map(entryOf),
    say: (userId, text) => dingtalk.say(userId, text),
    press: (userId, card, { key, choice }) =>
      dingtalk.tap(userId, { actionId: key, outTrackId: card.id, ...(choice !== undefined && { params: { choice } }) }),
  }
}

function entryOf(entry: ChatEntry): Entry {
  const from = entry.from === 'robot' ? 'huiwu' : 'person'
  if (entry.kind === 'card') return { from, card: cardOf(entry) }
  return { from, lines: entry.kind === 'other' ? [`（${entry.msgtype}）`] : entry.text.split('\n') }
}

function cardOf({ outTrackId, data, buttons }: CardEntry): ShownCard {
  const rows = JSON.parse(data.rows ?? '[]') as { label: string; value: string }[]
  const shown = [data.source, data.title, data.summary, data.citation]
  return {
    id: outTrackId,
    lines: [...shown.filter((line) => line !== undefined), ...rows.map(({ label, value }) => `${label}：${value}`)],
    // Whoever chooses presses the option itself.
    buttons: buttons.map(({ actionId = '', text }) => ({ key: actionId, label: text })),
    options: [],
    ...(data.outcome && { closed: data.outcome }),
  }
}
