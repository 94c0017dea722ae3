// A link that no longer works, with the way on.
import { asProblem, problemText } from "../../../api/problems";
import { t } from "../../../i18n/door";
import { buttonClass } from "../../../ui/Button";
import { useDocumentTitle } from "../../../ui/Page";
import { ErrorState } from "../../../ui/States";

interface LinkRefusedProps {
  title: string;
  text?: string;
  problem: unknown;
  /** Only where trying again can help. */
  onRetry?: (() => void) | undefined;
}

export const isFinal = (problem: unknown): boolean => ["invitation_invalid", "link_invalid", "code_invalid", "not_found"].includes(asProblem(problem).type);

export function LinkRefused({ title, text, problem, onRetry }: LinkRefusedProps) {
  useDocumentTitle(title);
  return (
    <>
      <h1 className="visually-hidden">{title}</h1>
      <ErrorState
        title={title}
        text={text ?? problemText(problem)}
        retry={onRetry && !isFinal(problem) ? { label: t("action.retry"), run: onRetry } : undefined}
        action={
          <a className={buttonClass("secondary")} href="/login">
            {t("link.to_login")}
          </a>
        }
      />
    </>
  );
}
