/** The shape of an EncodingAESKey: 43 letters and digits, the base64 of 32 bytes without its `=` (page 90968). */
export const AES_KEY_SHAPE = /^[A-Za-z0-9]{43}$/

/** What the association's administrator copies from WeCom's console (自建应用): how the app is reached and reaches out. */
export type WecomSettings = {
  /** 企业ID: the receiver inside every callback, and who asks for the token. */
  corpId: string
  /** AgentId of the self-built app; callbacks for another app of the same corp are not ours. */
  agentId: number
  /** Secret of the app, exchanged for the access token. Never logged. */
  secret: string
  /** Token of 接收消息: part of every callback's signature. */
  token: string
  /** EncodingAESKey of 接收消息; see AES_KEY_SHAPE. */
  aesKey: string
  /** Where the API is, without a slash at the end: `https://qyapi.weixin.qq.com`, or the rehearsal's own. */
  apiBase: string
}
