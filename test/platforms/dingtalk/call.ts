import type { Action, Card, CardFace, Option } from '../../../src/messages/message.ts'

/** What the card of a call shows. */
export const face: CardFace = {
  title: '第三次理事会',
  source: '会务',
  summary: '请答复是否出席。',
  citation: '第四条（三） 理事连续两次不出席……',
  rows: [
    { label: '时间', value: '3月20日 14:00' },
    { label: '地点', value: '软件园大厦 301' },
  ],
  link: 'https://huiwu.example/help',
}

/** An open card with these buttons. */
export function withButtons(...actions: [Action, ...Action[]]): Card {
  return { title: '理事会', rows: [], state: 'open', actions }
}

/** An open card on which one of several people is chosen, or one goes back. */
export function withChoice(...people: string[]): Card {
  const neutral: Option = { id: 'none', text: '请选择' }
  const options: [Option, ...Option[]] = [neutral, ...people.map((text, index) => ({ id: `p${index + 1}`, text }))]
  const card = withButtons({ key: 'appoint', label: '确定', tone: 'primary' }, { key: 'back', label: '返回' })
  return { ...card, choice: { key: 'choice', title: '受委派人', action: 'appoint', options } } as Card
}
