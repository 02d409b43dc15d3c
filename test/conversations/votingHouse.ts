import type { Association } from '../support/association.ts'
import { Visitor } from '../support/visitor.ts'
import { called, signedIn } from './attendanceHouse.ts'
import { BODIES } from './bodies.ts'

/** The association whose bodies meet, with two more plain members who can be elected. */
export const ROLL = {
  ...BODIES,
  members: {
    ...BODIES.members,
    D012: { name: '滨城寅软件', representative: '寅代表/rep.12', principal: '寅代表' },
    D013: { name: '滨城卯软件', representative: '卯代表/rep.13', principal: '卯代表' },
  },
}

/** Who speaks for the nine seats of the congress. */
export const CONGRESS = ['rep.1', 'rep.2', 'rep.3', 'rep.4', 'rep.5', 'zhou.hai', 'rep.7', 'rep.8', 'rep.9']

/** The congress has come together and votes in secret for one director out of three candidates. */
export async function openElection(association: Association, places = 1): Promise<void> {
  await called(association, {
    no: 'HYDH-2026-2',
    body: 'congress',
    startsAt: '2026-03-27T09:00',
    calledAt: '2026-03-10T10:00',
  })
  association.clock.set('2026-03-27T10:00:00+08:00')
  await signedIn(association, ...CONGRESS)
  await association.say('wang.fang', `选举 HYDH-2026-2 理事 ${places}名 D010 D012 D013`)
  await association.tap('wang.fang', 'open')
}

/** The way to the page, out of the answer to 领取选票 or 逐项表决. */
export async function pathFor(association: Association, userId: string, key: 'paper' | 'each'): Promise<string> {
  const [said = ''] = await association.tap(userId, key)
  return new URL(/https?:\S+/.exec(said)?.[0] ?? '').pathname
}

/** A browser in which a seat has just taken its ballot paper, and the address at which the paper is. */
export async function takePaper(
  association: Association,
  userId: string,
): Promise<{ visitor: Visitor; paper: string }> {
  const visitor = new Visitor(association.url)
  const page = await visitor.send(await pathFor(association, userId, 'paper'), {})
  return { visitor, paper: new URL(page.url).pathname }
}

/** The council votes by correspondence, until 1 April at five, on the successors of two of its units. */
export async function openSuccessors(association: Association): Promise<void> {
  await association.say('liaison.3', '更换代表人 陈新 13800000000 副总经理 介绍：从业十年')
  await association.tap('wang.fang', 'accept')
  await association.say('rep.5', '更换代表人 林海 13800000005 总经理 介绍：从业八年')
  await association.tap('wang.fang', 'accept')
  await association.say('wang.fang', '表决 理事会 BG-2026-1 BG-2026-2 截止 4月1日 17:00')
  await association.tap('wang.fang', 'open')
}
