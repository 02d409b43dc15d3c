/** What somebody may not or cannot do in the room just now: why, in words for them. */
export class ActRefused extends Error {
  override name = 'ActRefused'
}
