import type { WireCard } from '../simulator/wecom/card.ts'
import { type Example, exampleOf } from './example.ts'
import { shownTemplateCard } from './wecomWindow.ts'

const SOURCE = { desc: '滨城示例协会' }
const PAGE = { type: 1, url: 'https://huiwu.example/rehearsal' }
const SUMMARY = '请答复是否出席。不能到会时，可以委派本单位其他人员代为出席。'
const MEETING = [
  { keyname: '时间', value: '2026年3月16日（周一）14:00–16:00' },
  { keyname: '地点', value: '滨城会议中心一号厅' },
  { keyname: '编号', value: 'LSH-2026-1' },
]
const CALL: WireCard = {
  card_type: 'button_interaction',
  source: SOURCE,
  main_title: { title: '会议通知　理事会2026年第1次会议' },
  sub_title_text: SUMMARY,
  quote_area: { type: 0, quote_text: '依据：本会章程关于理事会会议的规定' },
  horizontal_content_list: MEETING,
  card_action: PAGE,
  button_list: [
    { text: '委派代表', key: 'alternate', style: 1 },
    { text: '出席', key: 'attend', style: 1 },
    { text: '不能出席', key: 'unable', style: 2 },
  ],
}
const LONG = '滨城示例软件有限公司与滨城示范数据服务有限公司合并后会员资格承继及理事单位席位调整事项的说明'

/** What WeCom shows: a chat, and the five kinds of card. */
export function wecomSamples(): Example[] {
  return [talk(), open(), colours(), dropDown(), closed(), textNotice(), newsNotice(), vote(), multiple(), tooLong()]
}

const cardExample = (title: string, about: string, card: WireCard) =>
  exampleOf(title, about, shownTemplateCard(card, `sample-${title}`))

function talk(): Example {
  return {
    title: '对话',
    about: '文字、带格式的文字、链接和文件',
    entries: [
      { kind: 'text', text: '状态', mine: true },
      {
        kind: 'markdown',
        text: '### 滨城示例软件有限公司\n会员编号 **D010**，<font color="info">正常</font>\n会费：<font color="warning">2026年度未缴</font>\n> 截至 2026年3月2日\n[查看会员档案](https://huiwu.example/members/D010)',
        links: [],
      },
      { kind: 'text', text: '表决页面：https://huiwu.example/ballots/abc\n链接 30 分钟内有效，请勿转发。' },
      { kind: 'file', name: '理事会2026年第1次会议签到表.xlsx', media: 'sample' },
    ],
  }
}

function open(): Example {
  return cardExample('按钮交互', '等人答复', CALL)
}

function colours(): Example {
  const styles = ['蓝底', '浅色', '红色', '描边'] as const
  return cardExample('按钮交互', '四种按钮、打开网页的按钮、右上角菜单', {
    ...CALL,
    source: { desc: '会费提醒', desc_color: 2 },
    main_title: { title: '2026年度会费', desc: '滨城示例软件有限公司' },
    sub_title_text: '年度会费 5000 元，缴纳期限为3月31日。',
    quote_area: { type: 1, url: PAGE.url, title: '会费标准', quote_text: '理事单位每年 5000 元' },
    horizontal_content_list: [
      { keyname: '通知', value: '会费缴纳通知单.docx', type: 2, media_id: 'sample' },
      { keyname: '账户', value: '查看收款账户', type: 1, url: PAGE.url },
      { keyname: '经办', value: '苏欣然', type: 3, userid: 'su.xinran' },
    ],
    action_menu: { desc: '这类提醒', action_list: [{ text: '本年不再提醒', key: 'mute' }] },
    button_list: [
      ...styles.map((text, index) => ({ text, key: `style${index + 1}`, style: index + 1 })),
      { text: '打开网页', type: 1 as const, url: PAGE.url },
    ],
  })
}

function dropDown(): Example {
  return cardExample('按钮交互', '带下拉列表', {
    card_type: 'button_interaction',
    source: SOURCE,
    main_title: { title: '会费减免申请' },
    sub_title_text: '滨城示例软件有限公司申请减免2026年度会费，请秘书长审批。',
    horizontal_content_list: [{ keyname: '应缴', value: '5000 元' }],
    button_selection: {
      question_key: 'share',
      title: '减免比例',
      option_list: [
        { id: 'none', text: '请选择' },
        { id: 'half', text: '减半' },
        { id: 'all', text: '全免' },
      ],
    },
    button_list: [
      { text: '同意', key: 'agree', style: 1 },
      { text: '不同意', key: 'refuse', style: 3 },
    ],
  })
}

function closed(): Example {
  return cardExample('按钮交互', '已经答复，按钮变为一行灰字', { ...CALL, replace_text: '已答复：出席' })
}

function textNotice(): Example {
  return cardExample('文本通知', '只供阅读，有关键数据和跳转链接', {
    card_type: 'text_notice',
    source: { ...SOURCE, desc_color: 1 },
    main_title: { title: '到会情况', desc: '理事会2026年第1次会议' },
    emphasis_content: { title: '22 人', desc: '已答复出席，应到 31 人' },
    sub_title_text: '还差 2 人达到会议有效所需的人数。',
    horizontal_content_list: MEETING,
    jump_list: [{ type: 1, title: '查看全部答复', url: PAGE.url }, { title: '联系秘书处' }],
    card_action: PAGE,
  })
}

function newsNotice(): Example {
  return cardExample('图文展示', '只供阅读，有图片', {
    card_type: 'news_notice',
    source: SOURCE,
    main_title: { title: '协会成立十周年纪念活动', desc: '欢迎会员单位参加' },
    card_image: { url: 'https://huiwu.example/picture.png', aspect_ratio: 2 },
    image_text_area: {
      title: '滨城会议中心',
      desc: '滨城市示例路 1 号，地铁二号线直达',
      image_url: 'https://huiwu.example/map.png',
    },
    vertical_content_list: [{ title: '活动安排', desc: '上午座谈，下午参观会员单位。' }],
    jump_list: [{ type: 1, title: '报名参加', url: PAGE.url }],
    card_action: PAGE,
  })
}

function vote(): Example {
  return cardExample('投票选择', '勾选后提交', {
    card_type: 'vote_interaction',
    source: SOURCE,
    main_title: { title: '您方便哪几天开会？', desc: '可以选几项，秘书处据此安排时间。' },
    checkbox: {
      question_key: 'day',
      mode: 1,
      option_list: [
        { id: 'mon', text: '3月16日（周一）下午', is_checked: true },
        { id: 'wed', text: '3月18日（周三）下午' },
        { id: 'fri', text: '3月20日（周五）上午' },
      ],
    },
    submit_button: { text: '提交', key: 'submit' },
  })
}

function multiple(): Example {
  const options = (...texts: string[]) => texts.map((text, index) => ({ id: String(index), text }))
  return cardExample('多项选择', '几个下拉列表一起提交', {
    card_type: 'multiple_interaction',
    source: SOURCE,
    main_title: { title: '参会安排', desc: '请为本单位代表选择住宿和用餐。' },
    select_list: [
      { question_key: 'room', title: '住宿', option_list: options('不住宿', '单人间', '双人间') },
      { question_key: 'meal', title: '用餐', option_list: options('普通', '清真', '素食'), selected_id: '2' },
    ],
    submit_button: { text: '提交', key: 'submit' },
  })
}

function tooLong(): Example {
  return cardExample('过长的文字', '超过企业微信建议的长度，显示时截断', {
    ...CALL,
    source: { desc: `滨城示例协会秘书处${LONG}` },
    main_title: { title: LONG, desc: LONG.repeat(2) },
    sub_title_text: LONG.repeat(4),
    horizontal_content_list: [{ keyname: '会员单位名称', value: LONG }],
    button_list: [
      { text: '同意并转理事会会议审议', key: 'agree', style: 1 },
      { text: '退回', key: 'refuse', style: 2 },
    ],
  })
}
