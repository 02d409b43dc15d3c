/** The one file of a multipart form whose only field is `media`, with a filename; undefined for anything else. */
export async function openMediaForm(contentType: string, body: Buffer): Promise<File | undefined> {
  const response = new Response(new Uint8Array(body), { headers: { 'content-type': contentType } })
  const form = await response.formData().catch(() => new FormData())
  const [field, ...more] = [...form.entries()]
  return field?.[0] === 'media' && field[1] instanceof File && more.length === 0 ? field[1] : undefined
}
