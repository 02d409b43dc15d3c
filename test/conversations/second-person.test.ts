import { afterEach, describe, expect, test } from 'vitest'
import { type Association, openAssociation } from '../support/association.ts'
import { actAtOnce, officesOf, pressNewest, recorded } from './attendanceHouse.ts'
import { BODIES } from './bodies.ts'

let association: Association
afterEach(() => association.close())

/** The secretary-general, a deputy and an officer, unless said otherwise. */
async function open(staff = ['王芳/wang.fang', '李静/li.jing', '赵敏/zhao.min']): Promise<void> {
  association = await openAssociation({ at: '2026-03-27T10:00:00+08:00', roll: { ...BODIES, staff } })
}

const tell = async (text: string, userId = 'li.jing') => (await association.say(userId, text)).join('\n')
const newest = (userId: string) => association.cardsOf(userId).at(-1)
const alone = () => recorded(association, 'staff.acted_alone')

const TYPED = [
  {
    what: '决议',
    text: '免职 HYDH-2026-1 理事 D003 赞成7 反对1 原因：不履职',
    deed: '登记决议',
    key: 'confirm',
    back: 'discard',
    done: 'resolution.recorded',
  },
  {
    what: '任职',
    text: '任职 HYDH-2026-1 理事 D010 赞成8 反对1 计票 赵一 监票 钱二',
    deed: '登记决议',
    key: 'confirm',
    back: 'discard',
    done: 'resolution.recorded',
  },
  { what: '换届', text: '换届 第八届 HYDH-2026-1', deed: '换届', key: 'open', back: 'keep', done: 'term.opened' },
]

describe.each(TYPED)('$what', ({ text, deed, key, back, done }) => {
  test('typed by an officer is asked of the secretary-general, and happens when they confirm', async () => {
    await open()
    expect(await tell(text)).toContain(`${deed}：已请王芳核对，在卡片上确认以后才生效。您不能自己确认`)
    expect(newest('li.jing')?.keys).toEqual([back])
    expect(association.cardsOf('zhao.min')).toEqual([])
    expect(newest('wang.fang')).toMatchObject({ keys: [key, back] })
    expect(newest('wang.fang')?.text).toContain('李静')
    expect(await recorded(association, done)).toBe(0)
    await association.tap('wang.fang', key)
    expect(await recorded(association, done)).toBe(1)
    expect(newest('li.jing')?.closed).toBe('已由王芳处理')
    expect(association.textsOf('li.jing').at(-1)).toMatch(new RegExp(`您提出的${deed}.*：王芳已核对并确认`))
    expect(await alone()).toBe(0)
  })

  test('typed by the secretary-general is asked of everybody else, and confirmed once', async () => {
    await open()
    expect(await tell(text, 'wang.fang')).toContain('已请李静、赵敏中的一人核对')
    await Promise.all(['li.jing', 'zhao.min'].map((one) => pressNewest(association, one, key)))
    await actAtOnce(association)
    await association.tap('li.jing', key, { force: true })
    expect(await recorded(association, done)).toBe(1)
  })

  test('is taken back by whoever typed it, and by nobody confirmed any more', async () => {
    await open()
    await tell(text)
    await association.tap('li.jing', back)
    expect(newest('wang.fang')?.closed).toBe('已由李静处理')
    await association.tap('wang.fang', key, { force: true })
    expect(await recorded(association, done)).toBe(0)
  })

  test('is not confirmed by somebody else: whoever typed it hears that nothing has happened', async () => {
    await open()
    await tell(text)
    await association.tap('wang.fang', back)
    expect(association.textsOf('li.jing').at(-1)).toContain('王芳没有确认，一切照旧')
    expect(await recorded(association, done)).toBe(0)
  })

  test('typed by who was alone is not confirmed by them once there is another, who is named', async () => {
    await open(['王芳/wang.fang'])
    await tell(text, 'wang.fang')
    await association.database.db.staff.create({ data: { name: '李静', role: 'officer', since: new Date() } })
    for (let press = 0; press < 2; press += 1) {
      const [refused] = await association.tap('wang.fang', key)
      expect(refused).toContain(`${deed}是您提出的，须由另一人核对后确认，现在一切照旧。可以确认的有：李静`)
    }
    expect(await recorded(association, done)).toBe(0)
  })

  test('is confirmed alone by who is alone; it is written down, and they have heard that it is told', async () => {
    await open(['王芳/wang.fang'])
    expect(await tell(text, 'wang.fang')).toContain('秘书处只有您一人，请在卡片上确认')
    await association.tap('wang.fang', key)
    expect(await recorded(association, done)).toBe(1)
    const deeds = await association.database.db.auditEvent.findMany({ where: { type: 'staff.acted_alone' } })
    expect(deeds).toMatchObject([{ actor: 'staff:王芳', data: { by: '王芳' } }])
  })
})

test('what takes effect through another is theirs on record, with who typed it', async () => {
  await open()
  await tell('换届 第八届 HYDH-2026-1')
  await association.tap('wang.fang', 'open')
  expect(await officesOf(association, 'D001', '2026-03-25')).toEqual([])
  const opened = await association.database.db.auditEvent.findFirstOrThrow({ where: { type: 'term.opened' } })
  expect(opened).toMatchObject({ actor: 'staff:王芳', data: { typedBy: 'staff:李静' } })
})

test('who confirms a new term has read whose offices end', async () => {
  await open()
  await tell('换届 第八届 HYDH-2026-1')
  expect(association.textsOf('wang.fang').join()).toContain('任职一律于2026年3月24日届满，涉及会员 9 名')
})
