// Failures of the API as typed values. Every problem type of the server has a text here (the compiler checks it);
// `network` is ours: no answer came.
import { english } from "../i18n/catalogue";
import { t } from "../i18n/t";
import type { FieldError, ProblemType } from "./types";

export type FailureType = ProblemType | "network";

const isKnown = (type: string): type is FailureType => Object.hasOwn(english, `problem.${type}`);

/** The members of a problem document the app reads; a document may carry others of its own. */
interface ProblemParts {
  type: FailureType;
  status: number;
  title?: string;
  request_id?: string;
  errors?: readonly FieldError[];
  retry_after?: number | null;
  user_ids?: readonly string[];
  reason?: string;
  names?: readonly string[];
}

export class ApiProblem extends Error {
  override readonly name = "ApiProblem";
  readonly type: FailureType;
  readonly status: number;
  readonly requestId: string | null;
  readonly errors: readonly FieldError[];
  readonly retryAfterSeconds: number | null;
  /** Whom the problem is about (already_assigned). */
  readonly userIds: readonly string[];
  /** Why a session has ended (invalid_token). */
  readonly reason: string | null;
  /** The same in words (payment_details_missing). */
  readonly names: readonly string[];
  /** The whole document, for what one feature alone reads of it. */
  readonly document: object;

  constructor(problem: ProblemParts) {
    super(problem.title ?? problem.type);
    this.type = problem.type;
    this.status = problem.status;
    this.requestId = problem.request_id ?? null;
    this.errors = problem.errors ?? [];
    this.retryAfterSeconds = problem.retry_after ?? null;
    this.userIds = problem.user_ids ?? [];
    this.reason = problem.reason ?? null;
    this.names = problem.names ?? [];
    this.document = problem;
  }

  static network(): ApiProblem {
    return new ApiProblem({ type: "network", status: 0 });
  }

  /** Reads any failed answer; what is not a problem document (a proxy's error page) becomes one by its status. */
  static async from(response: Response): Promise<ApiProblem> {
    return ApiProblem.parse(await response.text().catch(() => ""), response.status, response.headers.get("Retry-After"));
  }

  static parse(text: string, status: number, retryAfter: string | null = null): ApiProblem {
    const seconds = retryAfter === null ? undefined : Number(retryAfter) || undefined;
    try {
      const body = JSON.parse(text) as Partial<ProblemParts>;
      if (body.type && isKnown(body.type)) {
        return new ApiProblem({ ...body, type: body.type, status, retry_after: body.retry_after ?? seconds });
      }
    } catch {
      // Falls through to the status.
    }
    return new ApiProblem({ type: typeOfStatus(status), status, retry_after: seconds });
  }
}

export const isType = (error: unknown, type: ApiProblem["type"]): boolean => error instanceof ApiProblem && error.type === type;

function typeOfStatus(status: number): FailureType {
  if (status === 401) return "unauthorized";
  if (status === 403) return "forbidden";
  if (status === 404) return "not_found";
  if (status === 409) return "conflict";
  if (status === 412) return "version_mismatch";
  if (status === 413) return "file_too_large";
  if (status === 429) return "rate_limited";
  if (status === 502 || status === 503 || status === 504) return "unavailable";
  return status >= 400 && status < 500 ? "validation_error" : "internal_error";
}

/** For a type that comes in an address instead of a document; unknown ones become `fallback`. */
export function problemOfType(type: string, fallback: FailureType): ApiProblem {
  return new ApiProblem({ type: isKnown(type) ? type : fallback, status: 0 });
}

export function asProblem(error: unknown): ApiProblem {
  return error instanceof ApiProblem ? error : new ApiProblem({ type: "internal_error", status: 0 });
}

/** One or two sentences: what happened, and when to try again if the server said so. */
export function problemText(error: unknown): string {
  const problem = asProblem(error);
  // Does not compile while a type has no text.
  const text = t(`problem.${problem.type}`);
  const seconds = problem.retryAfterSeconds;
  if (seconds === null) return text;
  const again =
    seconds < 90
      ? t("failure.retry_after", { count: seconds })
      : t("failure.retry_after_minutes", { count: Math.ceil(seconds / 60) });
  return `${text} ${again}`;
}
