// Pieces that all parts of the settings share: a list that is on its way, a form, a row with its buttons.
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { t } from "../../../i18n/office-claims";
import { Failure } from "../../../presentation/Failure";
import { Button, IconButton } from "../../../ui/Button";
import { CrossIcon } from "../../../ui/icons";
import { Banner, SkeletonRows } from "../../../ui/States";
import type { Change } from "./useChange";
import styles from "./Settings.module.css";

export function Loaded<Data>({ query, children }: { query: UseQueryResult<Data>; children: (data: Data) => ReactNode }) {
  if (query.data !== undefined) return children(query.data);
  if (query.isError) return <Failure error={query.error} onRetry={() => void query.refetch()} />;
  return <SkeletonRows rows={4} height={56} label={t("app.loading")} />;
}

interface SmallFormProps {
  change: Pick<Change<never>, "busy" | "problem">;
  submit: string;
  onSubmit: () => void;
  children: ReactNode;
}

export function SmallForm({ change, submit, onSubmit, children }: SmallFormProps) {
  return (
    <form
      className={styles.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!change.busy) onSubmit();
      }}
    >
      <div role="alert">{change.problem !== null && <Banner tone="error">{change.problem}</Banner>}</div>
      {children}
      <div>
        <Button type="submit" busy={change.busy}>
          {submit}
        </Button>
      </div>
    </form>
  );
}

export function Entry({ text, name, onRemove }: { text: ReactNode; name: string; onRemove: () => void }) {
  return (
    <li>
      <span>{text}</span>
      <IconButton label={t("settings.remove", { name })} icon={<CrossIcon />} onClick={onRemove} />
    </li>
  );
}
