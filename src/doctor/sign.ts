/** One thing that was looked at: well; well, but worth a look; or to be put right, and then how is said. */
export type Sign = { level: 'ok' | 'warn' | 'fix'; about: string; says: string }

/** How the things of one subject are reported. */
export type Reporter = Record<Sign['level'], (says: string) => Sign>

/** Reports on a subject. */
export function reporterOn(about: string): Reporter {
  const at = (level: Sign['level']) => (says: string) => ({ level, about, says })
  return { ok: at('ok'), warn: at('warn'), fix: at('fix') }
}
