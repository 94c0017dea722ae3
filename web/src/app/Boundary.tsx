// Catches a screen that broke, so that the rest of the app stays usable.
import { Component, type ReactNode } from "react";
import { t } from "../i18n/t";
import { ErrorState } from "../ui/States";

export class Boundary extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
    return (
      <ErrorState
        title={t("app.crash.title")}
        text={t("app.crash.body")}
        retry={{ label: t("app.reload"), run: () => location.reload() }}
      />
    );
  }
}
