import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { BODIES } from '../conversations/bodies.ts'
import { type Association, openAssociation } from '../support/association.ts'
import { Visitor } from '../support/visitor.ts'

let association: Association
let visitor: Visitor
beforeEach(async () => {
  association = await openAssociation({ at: '2026-03-20T10:00:00+08:00', roll: BODIES })
  visitor = new Visitor(association.url)
})
afterEach(() => association.close())

describe('the application form', () => {
  test('is taken in under a receipt number, and leads to a page of its own', async () => {
    const answer = await visitor.apply()
    expect(answer.status).toBe(200)
    expect(answer.text).toContain('RH-2026-1')
    expect(answer.text).toContain('待上传盖章申请表')
    expect(association.cardsOf('wang.fang')).toEqual([])
  })

  test('goes to the secretariat with the stamped scan', async () => {
    await visitor.apply()
    const answer = await visitor.upload()
    expect(answer.text).toContain('待秘书处初审')
    await association.settle()
    expect(association.cardsOf('wang.fang').at(-1)?.title).toBe('入会申请 RH-2026-1')
  })
})
