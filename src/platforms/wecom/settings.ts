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
  /** EncodingAESKey of 接收消息; see AES_KEY_SHAPE in sealing.ts. */
  aesKey: string
  /** Where the API is, without a slash at the end: `https://qyapi.weixin.qq.com`, or the rehearsal's own. */
  apiBase: string
}
