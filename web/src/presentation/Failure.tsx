// A failed request on a screen: what happened, what to do, and the request id to tell somebody.
import { asProblem, problemText } from "../api/problems";
import { t } from "../i18n/t";
import { ErrorState } from "../ui/States";

export function Failure({ error, onRetry, title }: { error: unknown; onRetry?: () => void; title?: string }) {
  const { requestId } = asProblem(error);
  return (
    <ErrorState
      {...(title === undefined ? {} : { title })}
      text={problemText(error)}
      requestId={
        requestId === null
          ? undefined
          : {
              text: t("failure.request_id", { id: requestId }),
              value: requestId,
              copy: t("action.copy"),
              copied: t("action.copied"),
            }
      }
      retry={onRetry && { label: t("action.retry"), run: onRetry }}
    />
  );
}
