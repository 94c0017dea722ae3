// Failures of the API as typed values. Every problem type of the server has a text here (the compiler checks it);
// `network` is ours: no answer came.
import type { MessageKey } from "../i18n/catalogue";
import { t } from "../i18n/t";
import type { FieldError, ProblemType } from "./types";

export type FailureType = ProblemType | "network";

const texts: Readonly<Record<FailureType, Extract<MessageKey, `problem.${FailureType}`>>> = {
  validation_error: "problem.validation_error",
  invalid_file_type: "problem.invalid_file_type",
  document_encrypted: "problem.document_encrypted",
  document_damaged: "problem.document_damaged",
  document_empty: "problem.document_empty",
  document_too_complex: "problem.document_too_complex",
  document_page_too_large: "problem.document_page_too_large",
  document_scripted: "problem.document_scripted",
  conversion_unavailable: "problem.conversion_unavailable",
  invalid_credentials: "problem.invalid_credentials",
  unauthorized: "problem.unauthorized",
  invalid_token: "problem.invalid_token",
  account_locked: "problem.account_locked",
  forbidden: "problem.forbidden",
  not_assigned_to_user: "problem.not_assigned_to_user",
  not_found: "problem.not_found",
  contract_not_found: "problem.contract_not_found",
  artist_not_found: "problem.artist_not_found",
  invitation_invalid: "problem.invitation_invalid",
  method_not_allowed: "problem.method_not_allowed",
  email_exists: "problem.email_exists",
  conflict: "problem.conflict",
  already_assigned: "problem.already_assigned",
  invalid_state: "problem.invalid_state",
  idempotency_conflict: "problem.idempotency_conflict",
  version_mismatch: "problem.version_mismatch",
  file_too_large: "problem.file_too_large",
  storage_full: "problem.storage_full",
  unsupported_media_type: "problem.unsupported_media_type",
  precondition_required: "problem.precondition_required",
  too_many_attempts: "problem.too_many_attempts",
  rate_limited: "problem.rate_limited",
  internal_error: "problem.internal_error",
  unavailable: "problem.unavailable",
  network: "problem.network",
};

/** The members of a problem document the app reads; a document may carry others of its own. */
interface ProblemParts {
  type: FailureType;
  status: number;
  title?: string;
  request_id?: string;
  errors?: readonly FieldError[];
  retry_after?: number | null;
  user_ids?: readonly string[];
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

  constructor(problem: ProblemParts) {
    super(problem.title ?? problem.type);
    this.type = problem.type;
    this.status = problem.status;
    this.requestId = problem.request_id ?? null;
    this.errors = problem.errors ?? [];
    this.retryAfterSeconds = problem.retry_after ?? null;
    this.userIds = problem.user_ids ?? [];
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
      if (body.type && body.type in texts) {
        return new ApiProblem({ ...body, type: body.type, status, retry_after: body.retry_after ?? seconds });
      }
    } catch {
      // Falls through to the status.
    }
    return new ApiProblem({ type: typeOfStatus(status), status, retry_after: seconds });
  }
}

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

export function asProblem(error: unknown): ApiProblem {
  return error instanceof ApiProblem ? error : new ApiProblem({ type: "internal_error", status: 0 });
}

/** One or two sentences: what happened, and when to try again if the server said so. */
export function problemText(error: unknown): string {
  const problem = asProblem(error);
  const text = t(texts[problem.type]);
  const seconds = problem.retryAfterSeconds;
  if (seconds === null) return text;
  const again =
    seconds < 90
      ? t("problem.retry_after", { count: seconds })
      : t("problem.retry_after_minutes", { count: Math.ceil(seconds / 60) });
  return `${text} ${again}`;
}
