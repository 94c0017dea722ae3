// What a form still needs, told above it when it is sent: each mistake leads to its field. `children` is what else was refused.
import type { ReactNode } from "react";
import { t } from "../../i18n/office-schedule";
import { Banner } from "../../ui/States";

interface MistakeSummaryProps {
  /** Takes the focus when the form is sent with mistakes. */
  id: string;
  mistakes: readonly { control: string; text: string }[];
  children?: ReactNode;
}

export function MistakeSummary({ id, mistakes, children }: MistakeSummaryProps) {
  return (
    <div id={id} tabIndex={-1} role="alert">
      {mistakes.length > 0 && (
        <Banner tone="error">
          <strong>{t("form.summary", { count: mistakes.length })}</strong>
          <ul>
            {mistakes.map(({ control, text }) => (
              <li key={control}>
                <a href={`#${control}`}>{text}</a>
              </li>
            ))}
          </ul>
        </Banner>
      )}
      {children}
    </div>
  );
}
