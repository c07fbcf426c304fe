/** Where a page hands over to the app, which registers this scheme: with the query as the page got it. */
export function deepLink(projectId: string, url: string): string {
  return `appwrite-callback-${projectId}://?${url.slice(url.indexOf('?') + 1)}`;
}
