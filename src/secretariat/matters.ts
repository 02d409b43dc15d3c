import type { Notice, Outcome, Values } from '../messages/notice.ts'
import type { MatterKind } from '../rules/facts.ts'
import type { Competence } from '../rules/resolutions.ts'
import type { Rulebook } from '../rules/rulebook.ts'
import type { MotionItem, MotionRecord } from '../store/motions.ts'
import type { ResolutionItem, ResolutionRecord } from '../store/resolutions.ts'
import { ADMISSION_MATTER, REVOCATION_MATTER } from './admissionMatter.ts'
import type { Desk } from './desk.ts'
import { DUES_STANDARD } from './duesStandardMatter.ts'
import { ELECTION } from './electionMatter.ts'
import { AMENDMENT, OTHER } from './plainMatters.ts'
import { REMOVAL } from './removalMatter.ts'
import { RESTRUCTURING } from './restructuringMatter.ts'
import type { Sitting } from './sittings.ts'
import { SUCCESSOR } from './successorMatter.ts'
import { WITHDRAWAL_MATTER } from './withdrawalMatter.ts'

/** A matter put to a body, before the votes are known. */
export type MatterItem = MotionItem

/** A resolution that has its number: the votes are counted and written down. */
export type Recorded = ResolutionRecord & { no: string; sitting: Sitting }

/**
 * A kind of matter that bodies decide: which bodies may, what it is about, and what follows from either result. What
 * follows happens in the transaction that records the resolution; each locks what it changes and refuses what no longer
 * waits for a decision, so that nothing is decided twice.
 */
export type Matter = {
  competence(rulebook: Rulebook, item: MatterItem): Competence
  /** What waits for a body under a number; undefined for a number of another kind, a Refusal for one that does not wait. */
  find?(desk: Desk, no: string): Promise<MatterItem | undefined>
  /**
   * Looks at the matters once the votes are counted: refuses what the rules do not allow, whatever the votes, and returns
   * what staff should know besides. Asked again when the draft is confirmed.
   */
  examine?(desk: Desk, sitting: Sitting, items: ResolutionItem[]): Promise<Values[]>
  /** Whom it concerns hears that the vote on it is open, and what can still be done. */
  opened?(desk: Desk, motion: MotionRecord, item: MatterItem): Promise<Notice[]>
  carry(desk: Desk, actor: string, resolution: Recorded, item: ResolutionItem): Promise<Outcome>
  reject(desk: Desk, actor: string, resolution: Recorded, item: ResolutionItem): Promise<Outcome>
}

/** Everything that bodies decide here, by kind. */
export const MATTERS: Record<MatterKind, Matter> = {
  admission: ADMISSION_MATTER,
  revocation: REVOCATION_MATTER,
  successor: SUCCESSOR,
  election: ELECTION,
  removal: REMOVAL,
  restructuring: RESTRUCTURING,
  withdrawal: WITHDRAWAL_MATTER,
  dues_standard: DUES_STANDARD,
  amendment: AMENDMENT,
  other: OTHER,
}
