import { benchBurst } from './burst.ts'
import { benchDoors } from './doors.ts'
import { benchImport } from './importing.ts'
import { benchReminder } from './reminder.ts'
import { benchStart } from './starting.ts'
import { benchSweep } from './sweep.ts'

const SUBJECTS: Record<string, () => Promise<void>> = {
  doors: benchDoors,
  burst: benchBurst,
  sweep: benchSweep,
  reminder: benchReminder,
  start: benchStart,
  import: benchImport,
}

// `npm run bench [-- subject …]`: every figure beside what this machine makes of the same work without huiwu.
const asked = process.argv.slice(2)
for (const [name, bench] of Object.entries(SUBJECTS)) {
  if (asked.length === 0 || asked.includes(name)) await bench()
}
process.exit()
