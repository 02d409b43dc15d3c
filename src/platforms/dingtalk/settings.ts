/** What the association's administrator copies from DingTalk's developer console (企业内部应用). */
export type DingtalkSettings = {
  /** Client ID (AppKey): who asks for the token, and the receiver inside every sealed event. */
  clientId: string
  /** Client Secret (AppSecret): also signs the robot's messages. Never logged. */
  clientSecret: string
  /** RobotCode of the app's robot; for an internal app the same as the client id. */
  robotCode: string
  /** AgentId of the app: the doctor asks by it who sees the app. */
  agentId: number | undefined
  /** Id of the published card template (`templates/dingtalk/`); without one, cards are sent as ActionCards. */
  cardTemplateId: string | undefined
  /** How robot messages and presses reach us: over a connection of ours, or at our public address. */
  mode: 'stream' | 'http'
  /** Token and EncodingAESKey of 事件订阅 over HTTP; without them events come over the stream only. */
  events: { token: string; aesKey: string } | undefined
  /** The apiSecret with which presses over HTTP are signed. Never logged. */
  cardCallbackSecret: string | undefined
  /** The new-style API, without a slash at the end: `https://api.dingtalk.com`. */
  apiBase: string
  /** The old-style API: `https://oapi.dingtalk.com`; also where session webhooks lead. */
  oapiBase: string
}

/** The key under which the address for presses is registered in HTTP mode. */
export const CALLBACK_ROUTE = 'huiwu'
