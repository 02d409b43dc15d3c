/** What stands behind a message, as the glass wall shows it. */
export type WallView = { title: string }
