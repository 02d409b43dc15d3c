import type { CardEntry, ChatEntry } from '../simulator/wecom/corp.ts'

type Button = { text: string; key: string }

/** The parts of a card that are drawn, as they stand on the wire. */
type Wire = {
  source?: { desc?: string }
  main_title?: { title?: string; desc?: string }
  sub_title_text?: string
  quote_area?: { quote_text?: string }
  horizontal_content_list?: { keyname: string; value?: string }[]
  button_selection?: { title?: string; option_list: { id: string; text: string }[] }
  button_list?: Button[]
  replace_text?: string
}

/** One entry of a chat as lines for a terminal. */
export function drawEntry(entry: ChatEntry): string[] {
  if (entry.kind === 'card') return drawCard(entry.card as Wire)
  if (entry.kind === 'other') return [`（${entry.msgtype}）`]
  return entry.text.split('\n')
}

/** The live buttons of a card. */
export function buttonsOf(entry: CardEntry): Button[] {
  const wire = entry.card as Wire
  return wire.replace_text === undefined ? (wire.button_list ?? []) : []
}

/** The options of a card's drop-down. */
export function optionsOf(entry: CardEntry): { id: string; text: string }[] {
  return (entry.card as Wire).button_selection?.option_list ?? []
}

function drawCard(wire: Wire): string[] {
  const lines = [
    wire.source?.desc,
    wire.main_title?.title,
    wire.sub_title_text,
    wire.quote_area?.quote_text,
    ...(wire.horizontal_content_list ?? []).map((row) => `${row.keyname}：${row.value ?? ''}`),
    choiceLine(wire),
    buttonLine(wire),
  ]
  const shown = lines.flatMap((line) => (line === undefined || line === '' ? [] : line.split('\n')))
  return ['┌────────────', ...shown.map((line) => `│ ${line}`), '└────────────']
}

function choiceLine(wire: Wire): string | undefined {
  const options = wire.button_selection?.option_list
  return options && `▾ ${options.map((option) => option.text).join(' / ')}`
}

function buttonLine(wire: Wire): string | undefined {
  if (wire.replace_text !== undefined) return `（${wire.replace_text}）`
  return wire.button_list?.map((button) => `［${button.text}］`).join(' ')
}
