import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Context } from 'koa'
import type { House } from '../chat/house.ts'
import { secretNamed } from '../store/secrets.ts'

/** The cookie that ties a form to the browser it was shown in. */
const COOKIE = 'huiwu_form'

/** What a form carries unseen: a key of its own, and the proof that this house showed it to this browser. */
export type FormSeal = { formKey: string; token: string }

/** Seals a form that is about to be shown, and makes sure that the browser has its cookie. */
export async function sealForm(house: House, ctx: Context, formKey = randomKey()): Promise<FormSeal> {
  const cookie = ctx.cookies.get(COOKIE) ?? randomKey()
  const secure = house.wording.publicUrl.startsWith('https:')
  ctx.cookies.set(COOKIE, cookie, { httpOnly: true, sameSite: 'lax', secure: secure && ctx.secure, overwrite: true })
  return { formKey, token: await proofOf(house, cookie, formKey) }
}

/** Whether a form that comes back was shown by this house to this browser: a page elsewhere cannot make one. */
export async function isSealed(house: House, ctx: Context, { formKey, token }: FormSeal): Promise<boolean> {
  const cookie = ctx.cookies.get(COOKIE)
  if (cookie === undefined || formKey === '') return false
  const [said, made] = [Buffer.from(token), Buffer.from(await proofOf(house, cookie, formKey))]
  return said.length === made.length && timingSafeEqual(said, made)
}

function proofOf(house: House, cookie: string, formKey: string): Promise<string> {
  return keyed(house, `proof\n${cookie}\n${formKey}`)
}

/** The secret part of the address of what comes of a form: the same form sent twice leads to the same page. */
export function addressOf(house: House, formKey: string): Promise<string> {
  return keyed(house, `address\n${formKey}`)
}

/** Under what an address is remembered: who reads the database cannot open the page. */
export function digestOfAddress(address: string): string {
  return createHash('sha256').update(address).digest('base64url')
}

async function keyed({ db, clock }: House, text: string): Promise<string> {
  const secret = await db.$transaction((tx) => secretNamed(tx, 'forms', clock.now()))
  return createHmac('sha256', secret).update(text).digest('base64url')
}

function randomKey(): string {
  return randomBytes(18).toString('base64url')
}
