/** Who may open a page: everybody; who has its address, which nobody can guess; staff by a signed link that soon ends. */
export type PageRight = 'everybody' | 'address' | 'staff_link'

/** Every page by its route; the platforms' callbacks are signed by the platform and no pages. */
export const PAGE_RIGHTS: Record<string, PageRight> = {
  '/help': 'everybody',
  '/handbook': 'everybody',
  '/privacy': 'everybody',
  '/style.css': 'everybody',
  '/members/new': 'everybody',
  '/members/new.json': 'everybody',
  '/apply': 'everybody',
  '/apply/:address': 'address',
  '/apply/:address/form': 'address',
  '/apply/:address/form.docx': 'address',
  '/apply/:address/notice.docx': 'address',
  '/apply/:address/paper': 'address',
  '/leaving/:address': 'address',
  '/leaving/:address/form.docx': 'address',
  '/leaving/:address/paper': 'address',
  '/ballots/:address': 'address',
  '/ballot-papers/:token': 'address',
  '/applications/:no': 'staff_link',
  '/applications/:no/scan': 'staff_link',
  '/withdrawals/:no': 'staff_link',
  '/withdrawals/:no/scan': 'staff_link',
}
