import { describe, expect, it } from 'vitest'
import type { Update } from '../../../src/chat/platform.ts'
import { hearPresses, spokenCode } from '../../../src/platforms/dingtalk/codes.ts'
import { codesInMemory } from './app.ts'

const at = '2026-03-02T01:00:00Z'
const zhang = { platform: 'dingtalk', userId: 'zhangsan' } as const
const said = (text: string, id = 'msg1', from: string = zhang.userId): Update & { kind: 'said' } => ({
  platform: 'dingtalk',
  id,
  from: { platform: 'dingtalk', userId: from },
  at,
  kind: 'said',
  text,
})

/** 张三 has one card with two buttons: 00000001 and 00000002. */
async function issued() {
  const codes = codesInMemory()
  await codes.issue(zhang, { cardId: 'card-1', revision: 2 }, [
    { actionKey: 'attend' },
    { actionKey: 'appoint', choice: 'p2' },
  ])
  return codes
}
const pressed = { platform: 'dingtalk', id: 'msg1', from: zhang, at, kind: 'tapped', receipt: { at } }

describe('a button that can only speak', () => {
  it('says its label and its code, which is heard as the press that it was', async () => {
    const codes = await issued()
    expect(await hearPresses(codes, said(spokenCode('出席', '00000001')))).toEqual({
      ...pressed,
      cardId: 'card-1',
      actionKey: 'attend',
      revision: '2',
    })
    expect(await hearPresses(codes, said(' 李四#00000002\n'))).toMatchObject({ actionKey: 'appoint', choice: 'p2' })
  })

  it('is spent after its use, but not for the same message that comes twice', async () => {
    const codes = await issued()
    const [once, twice, again] = [said('出席#00000001'), said('出席#00000001'), said('出席#00000001', 'msg2')]
    expect(await hearPresses(codes, once)).not.toHaveProperty('spent')
    expect(await hearPresses(codes, twice)).not.toHaveProperty('spent')
    expect(await hearPresses(codes, again)).toMatchObject({ kind: 'tapped', spent: true })
  })

  it.each([
    ['of nobody', said('出席#0000000F')],
    ['of somebody else', said('出席#00000001', 'msg1', 'lisi')],
  ])('with the code %s is the press of a card nobody knows', async (_, update) => {
    expect(await hearPresses(await issued(), update)).toMatchObject({ kind: 'tapped', cardId: 'unknown' })
  })

  it.each([
    '状态',
    '00000001',
    '出席#0000001',
    '出席#000000011',
    '出席#0000000a',
    '出席#00000001!',
    '出#席#00000001',
    `${'出'.repeat(41)}#00000001`,
    '规则 #第四条',
  ])('is not heard in %j', async (text) => {
    expect(await hearPresses(await issued(), said(text))).toEqual(said(text))
  })

  it('is not heard in a group, where anybody could say it', async () => {
    const update = { ...said('出席#00000001'), place: { platform: 'dingtalk' as const, group: 'cid1' } }
    expect(await hearPresses(await issued(), update)).toEqual(update)
  })

  it('is not heard in what was not said', async () => {
    const update: Update = { platform: 'dingtalk', id: 'e1', from: zhang, at, kind: 'joined' }
    expect(await hearPresses(await issued(), update)).toEqual(update)
  })
})
