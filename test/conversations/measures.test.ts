import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { COMMANDS } from '../../src/chat/commands.ts'
import { COMMAND_RIGHTS } from '../../src/chat/rightsTable.ts'
import { type Association, openAssociation } from '../support/association.ts'

let house: Association

beforeAll(async () => {
  house = await openAssociation({
    at: '2026-03-02T10:00:00+08:00',
    strangers: ['nobody'],
    roll: {
      members: {
        D001: { name: '滨城示例软件有限公司', representative: '张伟/zhang.wei', others: ['赵敏/zhao.min'] },
        D003: { name: '旧港示例电子有限公司', representative: '吴刚/wu.gang', leftOn: '2025-01-01' },
      },
      staff: ['王芳/wang.fang'],
    },
  })
})
afterAll(() => house.close())
// The platform takes thirty messages a minute to one person.
beforeEach(() => house.clock.forward({ minutes: 1 }))

async function answerTo(userId: string, text: string): Promise<string> {
  return (await house.say(userId, text)).join('\n')
}

const staffWords = Object.keys(COMMAND_RIGHTS).filter((word) => COMMAND_RIGHTS[word]?.who === 'staff')

test('the help for staff names every command there is', async () => {
  const help = await answerTo('wang.fang', '帮助')
  for (const { words } of COMMANDS) expect(help).toContain(`· ${words[0]}`)
})

test('the help for members names no command of the secretariat', async () => {
  const help = await answerTo('zhang.wei', '帮助')
  expect(staffWords).toContain('席位')
  for (const word of [...staffWords, '绑定码']) expect(help).not.toContain(`· ${word}`)
  expect(help).toContain('· 委派 姓名 手机〔职务〕')
})

test('whoever does not speak for the unit is not offered what only its speakers may do', async () => {
  const help = await answerTo('zhao.min', '帮助')
  expect(help).not.toContain('· 委派')
  expect(help).not.toContain('· 异议')
  expect(help).toContain('· 签到')
})

test.each(['命令', '菜单', 'help', 'HELP', '?', '？', '？？', '“帮助”。'])('%s asks for help', async (said) => {
  expect(await answerTo('zhang.wei', said)).toContain('· 状态〔日期〕')
})

test.each(['帮助', '规则', '状态'])('a stranger who says %s hears how to bind and nothing else', async (said) => {
  const answer = await answerTo('nobody', said)
  expect(answer).toContain('发送：绑定 绑定码')
  expect(answer).not.toContain('会议')
})

test('a former member is told kindly that the membership has ended', async () => {
  for (const said of ['状态', '帮助', '规则 第四条']) {
    expect(await answerTo('wu.gang', said)).toContain('旧港示例电子有限公司的会员资格已经终止，谢谢您')
  }
})

test('the measures without more are a table of contents', async () => {
  const answer = await answerTo('zhang.wei', '规则')
  expect(answer).toContain('《大连软件行业协会会员管理办法》（2021年6月18日起施行）')
  expect(answer).toContain('第一条 ')
  expect(answer).toContain('第二十条 ')
  expect(answer).not.toContain('第四条（三）  ')
})

test.each(['规则 第四条（三）', '规则第四条(三)', '规则 4.3', '规则：４．３', '规则 第4条第3项', '条文 第四条第三项'])(
  '%s is the item on directors, whole, with its doubts',
  async (said) => {
    const answer = await answerTo('zhang.wei', said)
    expect(answer).toContain('第四条（三） 理事由会员代表大会选举产生')
    expect(answer).toContain('连续 2次不出席')
    expect(answer).toContain('· 请假算不算不出席？原文没有请假的例外')
    expect(answer).not.toContain('第四条（五） ')
  },
)

test('an article is told with all its items, the number the print skips included', async () => {
  const answer = await answerTo('zhang.wei', '规则 四')
  for (const item of ['一', '二', '三', '四', '五', '六', '七', '八']) expect(answer).toContain(`第四条（${item}） `)
  expect(answer).toContain('（原文没有此项）')
  expect(answer).toMatch(/各项中另有 \d+ 处有疑义，发送“规则 4\.1”/)
})

test('a silence of the measures is told with the article', async () => {
  expect(await answerTo('wang.fang', '规则 4.4')).toContain('监事不参加会议的后果是什么？原文在“不参加。”处中断')
})

test('a word finds its passages, as excerpts when there are several', async () => {
  const answer = await answerTo('zhang.wei', '规则 理事会会议')
  expect(answer).toContain('第四条（三） …')
  expect(answer).toContain('第十七条 ')
})

test('a word of everyday use that the measures avoid finds how they are read', async () => {
  const answer = await answerTo('zhang.wei', '规则 请假')
  expect(answer).toContain('原文没有“请假”一词')
  expect(answer).toContain('· 请假算不算不出席？')
  expect(answer).toContain('（第四条（三）、第四条（五））')
})

test('a word that occurs once gives the whole passage', async () => {
  expect(await answerTo('zhang.wei', '规则 自动退会 会费')).toContain('第十五条 会员如 1 年不按规定缴纳会费')
})

test('what cannot be found says what would work', async () => {
  expect(await answerTo('zhang.wei', '规则 年终奖')).toContain('规则 会费')
  expect(await answerTo('zhang.wei', '规则 第二十五条')).toContain('全文共 20 条')
  expect(await answerTo('zhang.wei', '规则 21')).toContain('全文共 20 条')
})

test('staff who are no member’s person have no standing of their own', async () => {
  expect(await answerTo('wang.fang', '状态')).toContain('您的账号只登记为秘书处工作人员')
})

test('a word that means nothing is answered with the three nearest commands', async () => {
  const answer = await answerTo('zhang.wei', '状太')
  expect(answer).toContain('没有听懂“状太”')
  expect(answer.match(/^· /gm)).toHaveLength(3)
  expect(answer).toContain('· 状态')
})
