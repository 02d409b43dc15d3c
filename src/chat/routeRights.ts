/**
 * Who may ask at an address of the web door: everybody; who has the address, which nobody can guess; staff by a signed link
 * that soon ends; a platform, which signs what it sends; who watches the service, by a token.
 */
export type RouteRight = 'everybody' | 'address' | 'staff_link' | 'platform' | 'watcher'

/** Every address of the web door. */
export const ROUTE_RIGHTS: Record<string, RouteRight> = {
  '/wecom/callback': 'platform',
  '/dingtalk/robot': 'platform',
  '/dingtalk/card': 'platform',
  '/dingtalk/event': 'platform',
  '/healthz': 'everybody',
  '/readyz': 'everybody',
  '/metrics': 'watcher',
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
