/** What is shown in place of a secret. */
const HIDDEN = '******'

const PARAMETERS = /([?&](?:access_token|corpsecret|appsecret|secret|ticket|session)=)[^&\s"\\]+/gi

/** In JSON, and in JSON that travels as a text inside other JSON, where each quote has backslashes before it. */
const FIELDS =
  /(\\*"(?:access_token|accessToken|corpsecret|appSecret|clientSecret|ticket|sessionWebhook)\\*"\s*:\s*\\*")[^"\\]+/g

/** A text from the wire without tokens, secrets and addresses that are as good as one. */
export function hideSecrets(text: string): string {
  return text.replace(PARAMETERS, `$1${HIDDEN}`).replace(FIELDS, `$1${HIDDEN}`)
}
