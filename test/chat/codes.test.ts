import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { hearPress, spokenCode } from '../../src/chat/codes.ts'
import type { Update } from '../../src/chat/platform.ts'
import { issueCodes } from '../../src/store/cardCodes.ts'
import type { Database } from '../../src/store/database.ts'
import { freshDatabase } from '../support/database.ts'

const at = '2026-03-02T01:00:00Z'
const now = Temporal.Instant.from(at)
const zhang = { platform: 'dingtalk', userId: 'zhangsan' } as const
const said = (text: string, from = 'zhangsan'): Update & { kind: 'said' } => ({
  platform: 'dingtalk',
  id: 'msg1',
  from: { platform: 'dingtalk', userId: from },
  at,
  kind: 'said',
  text,
})

let database: Database
let attend: string
let appoint: string
beforeAll(async () => {
  database = await freshDatabase()
})
afterAll(() => database.close())
beforeEach(async () => {
  const buttons = [{ actionKey: 'attend' }, { actionKey: 'appoint', choice: 'p2' }]
  const codes = await issueCodes(database.db, zhang, { cardId: 'card-1', revision: 2 }, buttons, now)
  ;[attend = '', appoint = ''] = codes
})

const hear = (update: Update, id = 'one') => database.db.$transaction((tx) => hearPress(tx, id, update))

describe('a button that can only speak', () => {
  it('says its label and its code, which is heard as the press that it was', async () => {
    expect(await hear(said(spokenCode('出席', attend)))).toEqual({
      ...{ platform: 'dingtalk', id: 'msg1', from: zhang, at, kind: 'tapped', receipt: { at } },
      ...{ cardId: 'card-1', actionKey: 'attend', revision: '2' },
    })
    expect(await hear(said(` 李四#${appoint}\n`))).toMatchObject({ actionKey: 'appoint', choice: 'p2' })
  })

  it('is spent after its use, but not for the same update that is acted on again', async () => {
    expect(await hear(said(`出席#${attend}`))).not.toHaveProperty('spent')
    expect(await hear(said(`出席#${attend}`))).not.toHaveProperty('spent')
    expect(await hear(said(`出席#${attend}`), 'another')).toMatchObject({ kind: 'tapped', spent: true })
  })

  it('is not spent when what came of it was undone', async () => {
    const undone = database.db.$transaction(async (tx) => {
      await hearPress(tx, 'one', said(`出席#${attend}`))
      throw new Error('undone')
    })
    await expect(undone).rejects.toThrow('undone')
    expect(await hear(said(`出席#${attend}`), 'another')).not.toHaveProperty('spent')
  })

  it('says nothing to anybody else', async () => {
    expect(await hear(said(`出席#${attend}`, 'lisi'))).toMatchObject({ kind: 'tapped', cardId: 'unknown' })
    expect(await hear(said('出席#0000000F'))).toMatchObject({ kind: 'tapped', cardId: 'unknown' })
    expect(await hear(said(`出席#${attend}`))).not.toHaveProperty('spent')
  })

  it('is not kept for longer than a season', async () => {
    await issueCodes(database.db, zhang, { cardId: 'card-2', revision: 0 }, [], now.add({ hours: 24 * 91 }))
    expect(await hear(said(`出席#${attend}`))).toMatchObject({ cardId: 'unknown' })
  })

  it.each([
    '状态',
    '00000001',
    '出席#0000001',
    '出席#000000011',
    '出席#0000000a',
    '出席#00000001!',
    '出#席#00000001',
    '规则 #第四条',
  ])('is not heard in %j', async (text) => expect(await hear(said(text))).toEqual(said(text)))

  it('is not heard in a group, where anybody could say it, nor in what was not said', async () => {
    const inGroup = { ...said(`出席#${attend}`), place: { platform: 'dingtalk' as const, group: 'cid1' } }
    expect(await hear(inGroup)).toEqual(inGroup)
    const joined: Update = { platform: 'dingtalk', id: 'e1', from: zhang, at, kind: 'joined' }
    expect(await hear(joined)).toEqual(joined)
  })
})
