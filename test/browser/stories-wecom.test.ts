import { TELLINGS, tellStories } from '../support/stories.ts'

// A file for each platform, so that the two are told at the same time.
tellStories(TELLINGS.wecom)
