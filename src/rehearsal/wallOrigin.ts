import { jobWord } from './telling.ts'
import { type Behind, type MessageRow, type TurnRow, type UpdateRow, updateIn } from './wallBehind.ts'
import { hideSecrets } from './wallHiding.ts'
import type { FactsView } from './wallView.ts'

const UPDATE_STATES: Record<string, string> = { received: '等待处理', done: '已处理', failed: '处理时出错' }

const MESSAGE_STATES: Record<string, string> = {
  waiting: '等待发送',
  sending: '正在发送',
  sent: '已送出',
  undelivered: '平台收下了，没有送到本人',
  dead: '放弃发送',
  dropped: '不再需要发送',
}

/** Keys that begin with what caused the message; all others are those of things said a single time. */
const CAUSE_KEY = /^(?:update|job|card)\//

/** How somebody's account is called, an instant worded, and what is written on a button. */
export type Tellers = {
  nameOf(userId: string): string
  when(at: string): string
  buttonOf(cardId: string, key: string): string | undefined
}

/** Where an entry came from and what came of it, in the order in which it happened. */
export function originOf(behind: Behind, tell: Tellers): FactsView[] {
  const { said, causes, turns, messages, presses, caused } = behind
  const rows: { at: Date; view: FactsView }[] = [
    ...[...(said ? [said] : []), ...causes, ...presses].map((row) => ({
      at: row.receivedAt,
      view: updateFacts(row, tell),
    })),
    ...turns.map((row) => ({ at: row.claimedAt, view: turnFacts(row, tell) })),
    ...[...messages, ...caused].map((row) => ({ at: row.createdAt, view: messageFacts(row, tell) })),
  ]
  return rows.toSorted((a, b) => a.at.getTime() - b.at.getTime()).map(({ view }) => view)
}

/** Why something was not done, where an update ended in a refusal: the key of its sentence. */
export function refusalIn(row: UpdateRow): string | undefined {
  const { state, outcome } = row
  return state === 'done' && outcome !== null && outcome !== updateIn(row).kind ? outcome : undefined
}

function updateFacts(row: UpdateRow, { nameOf, when, buttonOf }: Tellers): FactsView {
  const update = updateIn(row)
  const pressed = update.kind === 'tapped'
  const reason = refusalIn(row)
  return {
    title: pressed ? '按了按钮' : update.kind === 'said' ? '说了话' : '平台送来的事',
    facts: present([
      ['谁', `${nameOf(update.from.userId)}（${update.from.userId}）`],
      ['内容', update.kind === 'said' ? update.text : undefined],
      ['按钮', pressed ? buttonText(buttonOf(update.cardId, update.actionKey), update.actionKey) : undefined],
      ['选项', pressed ? update.choice : undefined],
      ['收到', when(row.receivedAt.toISOString())],
      ['办完', row.doneAt && when(row.doneAt.toISOString())],
      ['状态', UPDATE_STATES[row.state] ?? row.state],
      ['结果', reason === undefined ? undefined : `没有办：${reason}`],
      ['出错', row.state === 'failed' ? row.outcome : undefined],
      ['编号', row.id],
    ]),
    raw: rawOf(row.update),
  }
}

function buttonText(label: string | undefined, key: string): string {
  return label === undefined ? key : `${label}（${key}）`
}

function turnFacts({ job, slot, claimedAt, doneAt, result }: TurnRow, { when }: Tellers): FactsView {
  return {
    title: `定时任务：${jobWord(job)}`,
    facts: present([
      ['任务', job],
      ['应办', when(slot.toISOString())],
      ['开始', when(claimedAt.toISOString())],
      ['办完', doneAt && when(doneAt.toISOString())],
      ['结果', result?.replace(/^told (\d+)$/, '告知 $1 处')],
    ]),
  }
}

function messageFacts(row: MessageRow, { nameOf, when }: Tellers): FactsView {
  return {
    title: row.kind === 'replacement' ? '会务改卡片' : '会务写下要说的话',
    facts: present([
      ['发给', `${nameOf(row.userId)}（${row.userId}）`],
      ['模板', row.template],
      [CAUSE_KEY.test(row.key) ? '键' : '键（只说一次）', row.key],
      ['状态', MESSAGE_STATES[row.state] ?? row.state],
      ['尝试', row.attempts > 1 ? `${row.attempts} 次` : undefined],
      ['写下', when(row.createdAt.toISOString())],
      ['了结', row.settledAt && when(row.settledAt.toISOString())],
      ['过期', when(row.expiresAt.toISOString())],
      ['出错', row.lastError],
      ['已读', row.read === null ? undefined : row.read ? '已读' : '未读'],
    ]),
    raw: rawOf({ receipt: row.receipt, message: row.message }),
  }
}

function present(facts: [label: string, value: string | null | undefined][]): FactsView['facts'] {
  return facts.flatMap(([label, value]) => (value ? [{ label, value }] : []))
}

/** A record as it is kept, without the content of files. */
function rawOf(record: unknown): string {
  const short = (name: string, value: unknown) =>
    name === 'base64' && typeof value === 'string' ? `（${value.length} 字符）` : value
  return hideSecrets(JSON.stringify(record, short, 2))
}
