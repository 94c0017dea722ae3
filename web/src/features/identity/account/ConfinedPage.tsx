// What somebody sees who has to do something for their account's safety before anything else: set up a second factor,
// or choose a new password. Nothing else of the app is open to them yet.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { factorsQuery } from "../../../api/factors";
import { meQuery, signOut } from "../../../api/identity";
import { refreshSession } from "../../../api/session";
import type { Me } from "../../../api/types";
import { t } from "../../../i18n/account";
import { Failure } from "../../../presentation/Failure";
import { Button } from "../../../ui/Button";
import { onDemand } from "../../../ui/onDemand";
import { Card, Page } from "../../../ui/Page";
import { SkeletonRows } from "../../../ui/States";
import { AddFactor } from "./factors/AddFactor";
import { BackupCodes } from "./factors/BackupCodes";
import styles from "./Account.module.css";

const PasswordForm = onDemand(() => import("./PasswordForm").then((module) => module.PasswordForm));

export default function ConfinedPage({ confinement }: { confinement: NonNullable<Me["confinement"]> }) {
  const queries = useQueryClient();
  // The next token knows that it is done.
  const goOn = async () => {
    await refreshSession();
    await queries.invalidateQueries();
    await queries.refetchQueries({ queryKey: meQuery.queryKey });
  };
  const leave = (
    <Button variant="quiet" onClick={() => void signOut()}>
      {t("set_up.leave")}
    </Button>
  );
  switch (confinement) {
    case "password":
      return (
        <Page title={t("password.must.title")} lead={t("password.must.body")}>
          <Card>
            <PasswordForm onDone={goOn} />
          </Card>
          <div>{leave}</div>
        </Page>
      );
    case "second_factor":
      return (
        <Page title={t("set_up.title")} lead={t("set_up.body")}>
          <SetUp onDone={goOn} />
          <div>{leave}</div>
        </Page>
      );
  }
}

function SetUp({ onDone }: { onDone: () => Promise<void> }) {
  const factors = useQuery(factorsQuery);
  const [codes, setCodes] = useState<readonly string[]>([]);
  if (codes.length > 0) {
    return (
      <Card>
        <h2>{t("backup.title")}</h2>
        <BackupCodes codes={codes} onKept={() => void onDone()} />
      </Card>
    );
  }
  if (!factors.data) {
    return factors.isError ? <Failure error={factors.error} onRetry={() => void factors.refetch()} /> : <SkeletonRows rows={2} label={t("app.loading")} />;
  }
  return (
    <Card className={styles.form ?? ""}>
      <p>{t("factors.none.body")}</p>
      <AddFactor
        factors={factors.data.factors}
        onAdded={(backup) => {
          if (backup.length > 0) setCodes(backup);
          else void onDone();
        }}
      />
    </Card>
  );
}
