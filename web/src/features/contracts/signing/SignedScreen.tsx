// After signing: it is done, and the sealed document as soon as it exists. The copy by e-mail comes with the seal, not before.
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
  const sealed = seal?.status === "sealed";
  const body = sealed ? "sign.done.body.sealed" : seal?.status === "waiting" ? "sign.done.body.waiting" : "sign.done.body";
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
        {t(sealed ? "sign.done.title" : "sign.done.title.waiting")}
      </h1>
      <p>{t(body, { title })}</p>
      {seal && <SealStatus seal={seal} />}
      <div className={styles.doneActions}>
        {sealed && (
          <Button variant="primary" block icon={<DownloadIcon />} onClick={() => void download()}>
            {t("contract.download_signed")}
          </Button>
        )}
        <Link href="/" className={buttonClass(sealed ? "secondary" : "primary", true)}>
          {t("sign.done.back")}
        </Link>
      </div>
    </div>
  );
}
