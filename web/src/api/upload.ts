// Uploads with progress and cancelling. XMLHttpRequest, because fetch cannot report how much was sent.
import { ApiProblem } from "./problems";
import { reportReachable, reportUnreachable } from "./reachability";
import { currentToken, refreshSession, usableToken } from "./session";

export interface UploadOptions {
  idempotencyKey?: string;
  signal?: AbortSignal;
  onProgress?: (share: number) => void;
  /** Public endpoints (verification) go without a token. */
  anonymous?: boolean;
}

/** Parts are sent in the order of the form data; the server wants the file last. */
export async function upload<T>(path: string, form: FormData, options: UploadOptions = {}): Promise<T> {
  const token = options.anonymous ? null : await usableToken();
  let answer = await post(path, form, token, options);
  if (answer.status === 401 && !options.anonymous) {
    if (currentToken() === token) await refreshSession();
    answer = await post(path, form, currentToken(), options);
  }
  if (answer.status < 200 || answer.status >= 300) throw ApiProblem.parse(answer.text, answer.status, answer.retryAfter);
  return JSON.parse(answer.text) as T;
}

interface Answer {
  status: number;
  text: string;
  retryAfter: string | null;
}

function post(path: string, form: FormData, token: string | null, options: UploadOptions): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", path);
    if (token !== null) request.setRequestHeader("Authorization", `Bearer ${token}`);
    if (options.idempotencyKey) request.setRequestHeader("Idempotency-Key", options.idempotencyKey);
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) options.onProgress?.(event.loaded / event.total);
    };
    request.onload = () => {
      reportReachable();
      resolve({
        status: request.status,
        text: request.responseText,
        retryAfter: request.getResponseHeader("Retry-After"),
      });
    };
    request.onerror = () => {
      reportUnreachable(null);
      reject(ApiProblem.network());
    };
    const aborted = () => reject(new DOMException("Upload cancelled", "AbortError"));
    request.onabort = aborted;
    if (options.signal?.aborted) {
      aborted();
      return;
    }
    options.signal?.addEventListener("abort", () => request.abort(), { once: true });
    request.send(form);
  });
}
