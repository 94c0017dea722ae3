// Drop a PDF, get one clear verdict, then seal by seal what is known. Nothing is kept, here or on the server.
import { useEffect, useRef, useState } from "react";
import { ApiProblem, asProblem } from "../../api/problems";
import type { Verification } from "../../api/types";
import { verifyDocument } from "../../api/verify";
import { formatSize } from "../../i18n/format";
import { t } from "../../i18n/verify";
import { Failure } from "../../presentation/Failure";
import { Button } from "../../ui/Button";
import { DropArea, DropVeil, FileButton } from "../../ui/FileDrop";
import { Spinner } from "../../ui/Spinner";
import { useFileDrop } from "../../ui/useFileDrop";
import { Verdict } from "./Verdict";
import styles from "./Verify.module.css";

type State =
  | { step: "choose" }
  | { step: "checking"; file: File; progress: number }
  | { step: "done"; file: File; result: Verification }
  | { step: "failed"; file: File; error: unknown };

const accept = ".pdf,application/pdf";
const mostBytes = 50 * 1024 * 1024;

export function Verifier() {
  const [state, setState] = useState<State>({ step: "choose" });
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);

  const check = async (file: File | undefined) => {
    if (!file) return;
    running.current?.abort();
    const work = new AbortController();
    running.current = work;
    if (file.size > mostBytes) {
      setState({ step: "failed", file, error: new ApiProblem({ type: "file_too_large", status: 413 }) });
      return;
    }
    setState({ step: "checking", file, progress: 0 });
    try {
      const result = await verifyDocument(file, {
        signal: work.signal,
        onProgress: (progress) => setState({ step: "checking", file, progress }),
      });
      if (!work.signal.aborted) setState({ step: "done", file, result });
    } catch (error) {
      if (!work.signal.aborted) setState({ step: "failed", file, error: asProblem(error) });
    }
  };
  const cancel = () => {
    running.current?.abort();
    setState({ step: "choose" });
  };
  const over = useFileDrop((files) => void check(files[0]));
  const again = (
    <FileButton accept={accept} variant="secondary" onFiles={(files) => void check(files[0])}>
      {t("verify.again")}
    </FileButton>
  );
  return (
    <div className={styles.verifier}>
      {state.step === "choose" && (
        <DropArea title={t("verify.area")} body={t("verify.kept")}>
          <FileButton accept={accept} onFiles={(files) => void check(files[0])}>
            {t("verify.choose")}
          </FileButton>
        </DropArea>
      )}
      {state.step === "checking" && (
        <div className={styles.checking}>
          <Spinner />
          <p className={styles.file}>{state.file.name}</p>
          <p role="status">
            {state.progress >= 1 ? t("verify.checking") : t("verify.sending", { percent: Math.round(state.progress * 100) })}
          </p>
          <Button onClick={cancel}>{t("verify.cancel")}</Button>
        </div>
      )}
      {state.step === "failed" && (
        <>
          <Failure error={state.error} onRetry={() => void check(state.file)} />
          <div>{again}</div>
        </>
      )}
      {state.step === "done" && (
        <>
          <Verdict verification={state.result} file={`${state.file.name} · ${formatSize(state.file.size)}`} />
          <p className={styles.muted}>{t("verify.kept")}</p>
          <div>{again}</div>
        </>
      )}
      <DropVeil shown={over} title={t("verify.drop")} body={t("verify.kept")} />
    </div>
  );
}
