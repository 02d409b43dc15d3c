import type Router from '@koa/router'
import type { House } from '../chat/house.ts'
import { citationsOf, provision } from '../rules/rulebook.ts'
import { rulebookOn } from '../secretariat/desk.ts'
import { newMembers } from '../secretariat/newMembers.ts'
import { atDesk, show } from './showing.ts'

/** The new members for everybody to see: as a page, and as a feed (https://www.jsonfeed.org/version/1.1/). */
export function mountNewMembers(router: Router, house: House): void {
  const { publicUrl } = house.wording
  router.get('/members/new', async (ctx) => {
    const values = await atDesk(house, async (desk) => {
      const rulebook = rulebookOn(desk)
      const citations = citationsOf(rulebook, provision(rulebook, 'admission.publication'))
      return { members: await newMembers(desk), citations }
    })
    show(ctx, house, 'members_new', values)
  })
  router.get('/members/new.json', async (ctx) => {
    const members = await atDesk(house, newMembers)
    ctx.type = 'application/feed+json; charset=utf-8'
    ctx.body = JSON.stringify({
      version: 'https://jsonfeed.org/version/1.1',
      title: '新会员公示',
      language: 'zh-CN',
      home_page_url: `${publicUrl}/members/new`,
      feed_url: `${publicUrl}/members/new.json`,
      items: members.map(({ no, kind, name, publishedOn }) => ({
        id: no,
        url: `${publicUrl}/members/new`,
        title: name,
        content_text: name,
        date_published: startOf(publishedOn, house.clock.zone),
        tags: [kind],
      })),
    })
  })
}

/** The first instant of a day in a zone, with its offset. */
function startOf(day: string, zone: string): string {
  return Temporal.PlainDate.from(day).toZonedDateTime(zone).toString({ timeZoneName: 'never' })
}
