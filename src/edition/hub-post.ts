/** Posts a form, and answers with the status. Rejects where there is none; `signal` ends it. */
export type PostForm = (url: string, form: URLSearchParams, signal: AbortSignal) => Promise<number>;

/** By Node's `fetch`. A redirect is an answer like any other, and nobody reads what else is said: it may be without end. */
export const postForm: PostForm = async (url, form, signal) => {
  const response = await fetch(url, {
    method: 'POST',
    body: form.toString(),
    headers: { 'Content-Type': 'application/x-www-form-urlencoded', 'User-Agent': 'Gazette' },
    redirect: 'manual',
    signal,
  });
  response.body?.cancel().catch(() => {});
  return response.status;
};
