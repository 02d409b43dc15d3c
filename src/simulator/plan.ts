/** The faults waiting for the next calls of each path. */
export type Plan<Fault> = Map<string, Fault[]>

/** Plans `fault` for the next `times` calls of `path`. */
export function planFault<Fault>(plan: Plan<Fault>, path: string, fault: Fault, times = 1): void {
  plan.set(path, [...(plan.get(path) ?? []), ...Array.from({ length: times }, () => fault)])
}

/** The fault planned for this call of `path`, used up. */
export function takeFault<Fault>(plan: Plan<Fault>, path: string): Fault | undefined {
  return plan.get(path)?.shift()
}
