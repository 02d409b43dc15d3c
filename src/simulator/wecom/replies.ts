import * as cipher from '../cipher.ts'
import { type Corp, type Member, warn } from './corp.ts'
import { changeCopy } from './update.ts'
import { textOf } from './xml.ts'

/** What a passive reply answers: something said or an event, or the press on a card. */
export type Occasion = { member: Member; press?: { msgid: string; code: string } }

/**
 * Takes the body of a 200: empty (or the literal `success`) is all right; anything else must be a sealed passive reply
 * (page 90241). A reply that is wrong, or not allowed on this occasion, reaches nobody and is noted as a warning.
 */
export function takeReply(corp: Corp, occasion: Occasion, body: string): void {
  if (body === '' || body === 'success') return
  try {
    show(corp, occasion, openReply(corp, occasion.member, body))
  } catch (error) {
    warn(corp, 'passive reply', error instanceof Error ? error.message : String(error))
  }
}

function openReply(corp: Corp, member: Member, body: string): string {
  const { token, aesKey, corpId } = corp.settings
  const sealed = demand(body, 'Encrypt')
  const signature = cipher.sign(token, demand(body, 'TimeStamp'), demand(body, 'Nonce'), sealed)
  if (signature !== demand(body, 'MsgSignature')) throw new Error('the signature is wrong')
  const xml = cipher.decrypt(aesKey, sealed, corpId)
  if (demand(xml, 'FromUserName') !== corpId) throw new Error('FromUserName is not the corp')
  if (demand(xml, 'ToUserName').toLowerCase() !== member.userId.toLowerCase())
    throw new Error('it is for another member')
  return xml
}

/** Words on a press are ignored; a label for the buttons changes the presser's copy and spends the code. */
function show(corp: Corp, { member, press }: Occasion, xml: string): void {
  const type = demand(xml, 'MsgType')
  if (type === 'text' && press === undefined) {
    member.chat.push({ kind: 'text', from: 'app', at: corp.clock.now(), text: demand(xml, 'Content') })
    return
  }
  if (type !== 'update_button' || press === undefined) throw new Error(`a ${type} is not shown on this occasion`)
  const label = demand(xml, 'ReplaceName')
  changeCopy(corp, member.userId, press.msgid, (card) => ({ ...card, replace_text: label }))
  const code = corp.codes.get(press.code)
  if (code !== undefined) code.spent = true
}

function demand(xml: string, name: string): string {
  const text = textOf(xml, name)
  if (text === undefined) throw new Error(`${name} is missing`)
  return text
}
