// After signing: it is done, a copy is on its way, and the sealed document as soon as it exists.
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { Link } from "wouter";
import { contractQuery } from "../../../api/contracts";
import { contractDownload } from "../../../api/signing";
import { problemText } from "../../../api/problems";
import { t } from "../../../i18n/signing";
import { Button, buttonClass } from "../../../ui/Button";
import { CheckIcon, DownloadIcon } from "../../../ui/icons";
import { toast } from "../../../ui/Toast";
import { SealStatus } from "../SealStatus";
import styles from "./Done.module.css";

const pollMs = 4_000;

export default function SignedScreen({ id, title }: { id: string; title: string }) {
  // Live updates usually come first; asking now and then covers a lost connection.
  const seal = useQuery({
    ...contractQuery(id),
    refetchInterval: (query) => {
      const status = query.state.data?.my_assignment?.seal?.status;
      return status === "sealing" || status === undefined ? pollMs : false;
    },
  }).data?.my_assignment?.seal;
  const waitsForOthers = seal?.status === "waiting";
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);

  const download = async () => {
    if (!seal) return;
    try {
      window.location.assign((await contractDownload(id, "sealed", seal.id)).url);
    } catch (error) {
      toast(problemText(error), { tone: "error" });
    }
  };
  return (
    <div className={styles.done}>
      <span className={styles.doneIcon} aria-hidden="true">
        <CheckIcon />
      </span>
      <h1 ref={heading} tabIndex={-1}>
        {t(waitsForOthers ? "sign.done.title.waiting" : "sign.done.title")}
      </h1>
      <p>{t(waitsForOthers ? "sign.done.body.waiting" : "sign.done.body", { title })}</p>
      {seal && <SealStatus seal={seal} />}
      <div className={styles.doneActions}>
        {seal?.status === "sealed" && (
          <Button variant="primary" block icon={<DownloadIcon />} onClick={() => void download()}>
            {t("contract.download_signed")}
          </Button>
        )}
        <Link href="/" className={buttonClass(seal?.status === "sealed" ? "secondary" : "primary", true)}>
          {t("sign.done.back")}
        </Link>
      </div>
    </div>
  );
}
