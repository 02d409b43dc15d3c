import type { CardButton } from '../simulator/dingtalk/entries.ts'
import { shownInteractiveCard } from './dingtalkWindow.ts'
import { type Example, exampleOf } from './example.ts'

type Data = { title: string; source?: string; summary?: string; citation?: string; outcome?: string; link?: string }
type Row = { label: string; value: string }

const CALL: Data = {
  title: '会议通知　理事会2026年第1次会议',
  source: '滨城示例协会',
  summary: '请答复是否出席。不能到会时，可以委派本单位其他人员代为出席。',
  citation: '依据：本会章程关于理事会会议的规定',
  link: 'https://huiwu.example/rehearsal',
}
const MEETING: Row[] = [
  { label: '时间', value: '2026年3月16日（周一）14:00–16:00' },
  { label: '地点', value: '滨城会议中心一号厅' },
  { label: '编号', value: 'LSH-2026-1' },
]
const LONG = '滨城示例软件有限公司与滨城示范数据服务有限公司合并后会员资格承继及理事单位席位调整事项的说明。'

/** What DingTalk shows: a chat, and our card in its states. */
export function dingtalkSamples(): Example[] {
  const answers = [button('出席', 'blue'), button('委派代表', 'blue'), button('不能出席', 'gray')]
  const long = { ...CALL, title: LONG.repeat(3), summary: LONG.repeat(8), citation: LONG.repeat(6) }
  return [
    talk(),
    cardExample('互动卡片', '等人答复', CALL, MEETING, answers),
    cardExample('互动卡片', '三种按钮、打开网页的按钮、不能再按的按钮', CALL, MEETING.slice(2), [
      button('同意', 'blue'),
      button('暂缓', 'gray'),
      button('不同意', 'red'),
      leading('打开网页'),
      { ...button('已过时限', 'gray'), status: 'disabled' },
    ]),
    cardExample(
      '互动卡片',
      '选择项逐个成为按钮',
      { ...CALL, title: '会费减免申请' },
      [{ label: '应缴', value: '5000 元' }],
      [
        { ...button('减半', 'blue'), params: { choice: 'half' } },
        { ...button('全免', 'blue'), params: { choice: 'all' } },
        button('不同意', 'red'),
      ],
    ),
    cardExample('互动卡片', '已经答复，按钮变为结果', { ...CALL, outcome: '已答复：出席' }, MEETING, []),
    cardExample(
      '互动卡片',
      '只供阅读',
      { ...CALL, title: '会议已经改期', summary: '改在3月23日（周一）14:00。' },
      MEETING.slice(1),
      [],
    ),
    cardExample(
      '过长的文字',
      '行数超过模板的上限，显示时截断',
      long,
      [{ label: '事项', value: LONG.repeat(4) }],
      [button('这个按钮上的文字特别特别长长到一行放不下只好在末尾截断', 'blue')],
    ),
  ]
}

function talk(): Example {
  const says = '出席 20260001'
  return {
    title: '对话',
    about: '文字、带格式的文字、没有卡片模板时的按钮、文件',
    entries: [
      { kind: 'text', text: '状态', mine: true },
      {
        kind: 'markdown',
        text: '### 滨城示例软件有限公司  \n  会员编号 **D010**，*正常*\n\n- 会费：2026年度未缴\n- 席位：理事单位\n\n> 截至 2026年3月2日\n\n[查看会员档案](https://huiwu.example/members/D010)',
        links: [],
      },
      {
        kind: 'markdown',
        text: '### 会议通知　理事会2026年第1次会议\n\n请答复是否出席。  \n  **时间**　3月16日（周一）14:00',
        links: [
          { title: '出席', url: 'dtmd://dingtalkclient/sendMessage?content=a', says },
          { title: '不能出席', url: 'dtmd://dingtalkclient/sendMessage?content=b', says: '不能出席 20260002' },
        ],
      },
      { kind: 'text', text: says, mine: true },
      { kind: 'file', name: '会费缴纳通知单.docx', media: 'sample' },
    ],
  }
}

function button(text: string, color: string): CardButton {
  return { variable: 'buttons', text, color, status: 'normal', actionId: text, params: {} }
}

function leading(text: string): CardButton {
  return {
    variable: 'buttons',
    text,
    color: 'gray',
    status: 'normal',
    params: {},
    url: 'https://huiwu.example/rehearsal',
  }
}

function cardExample(title: string, about: string, data: Data, rows: Row[], buttons: CardButton[]): Example {
  const view = { kind: 'card' as const, outTrackId: `sample-${about}`, templateId: 'sample', revision: 1 }
  return exampleOf(
    title,
    about,
    shownInteractiveCard({ ...view, data: { ...data, rows: JSON.stringify(rows) }, buttons }),
  )
}
