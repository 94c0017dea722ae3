// Inviting many: paste or choose a file, look at what was understood, send, and see the result of each line.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useDeferredValue, useMemo, useState } from "react";
import { newIdempotencyKey } from "../../../api/client";
import { inviteMany, type NewInvitation } from "../../../api/people";
import { problemText } from "../../../api/problems";
import type { BulkResult, Role } from "../../../api/types";
import { useUnsavedWork } from "../../../device/unsaved";
import { t } from "../../../i18n/people";
import { BackLink } from "../../../presentation/BackLink";
import { roleName, roles } from "../../../presentation/roles";
import { Button } from "../../../ui/Button";
import { Select, TextArea } from "../../../ui/Field";
import { FileButton } from "../../../ui/FileDrop";
import { Card, Page, Section, partsClass } from "../../../ui/Page";
import { Banner } from "../../../ui/States";
import { Preview, Results } from "./BulkTables";
import { mostRows, rowsOf, type Row } from "./rows";

function invitationOf(row: Row, role: Role): NewInvitation {
  const { email, first_name, last_name } = row;
  return { email, role: row.role ?? role, ...(first_name === "" ? {} : { first_name }), ...(last_name === "" ? {} : { last_name }) };
}

export default function BulkInvitePage() {
  const queries = useQueryClient();
  const [text, setText] = useState("");
  const [role, setRole] = useState<Role>("artist");
  const [key, setKey] = useState(newIdempotencyKey);
  const [checked, setChecked] = useState(false);
  const [unreadable, setUnreadable] = useState(false);
  const read = useDeferredValue(text);
  const rows = useMemo(() => rowsOf(read, roles), [read]);
  const ready = rows.filter((row) => row.problem === null);
  const send = useMutation({
    mutationFn: () => inviteMany(ready.map((row) => invitationOf(row, role)), key),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["invitation"] }),
  });
  useUnsavedWork(text.trim() !== "" && !send.isSuccess);
  const tooMany = ready.length > mostRows;
  const mistake = tooMany ? t("people.bulk.too_many", { most: mostRows }) : checked && ready.length === 0 ? t("people.bulk.nothing") : undefined;

  const changed = (next: string) => {
    setText(next);
    // Another list is another intention.
    setKey(newIdempotencyKey());
    send.reset();
  };
  const fromFile = async (file: File | undefined) => {
    if (!file) return;
    const content = await file.text();
    // A spreadsheet's own format is full of zeros; read as text it would only be noise.
    setUnreadable(content.includes("\0"));
    if (!content.includes("\0")) changed(content);
  };

  const above = <BackLink href="/people?view=invitations">{t("people.bulk.back")}</BackLink>;
  if (send.data) {
    return (
      <Page wide title={t("people.bulk.results")} above={above}>
        <Done results={send.data} onAgain={() => changed("")} />
      </Page>
    );
  }
  return (
    <Page wide title={t("people.bulk.title")} above={above}>
      <form
        className={partsClass}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setChecked(true);
          if (ready.length > 0 && !tooMany && !send.isPending) send.mutate();
        }}
      >
        <div role="alert">
          {send.isError && <Banner tone="error">{problemText(send.error)}</Banner>}
          {unreadable && <Banner tone="error">{t("people.bulk.file.unreadable")}</Banner>}
        </div>
        <Card className={partsClass}>
          <TextArea
            label={t("people.bulk.text")}
            help={t("people.bulk.text.help", { most: mostRows })}
            rows={8}
            spellCheck={false}
            autoCapitalize="none"
            value={text}
            onChange={(event) => changed(event.target.value)}
            error={mistake}
          />
          <div>
            <FileButton variant="secondary" accept=".csv,.txt,text/csv,text/plain" onFiles={([file]) => void fromFile(file)}>
              {t("people.bulk.file")}
            </FileButton>
          </div>
          <Select label={t("people.bulk.role")} value={role} onChange={(event) => setRole(roles.find((each) => each === event.target.value) ?? "artist")}>
            {roles.map((each) => (
              <option key={each} value={each}>
                {roleName(each)}
              </option>
            ))}
          </Select>
        </Card>
        {rows.length > 0 && (
          <Section title={t("people.bulk.preview")}>
            {rows.length > ready.length && <Banner tone="warning">{t("people.bulk.skipped", { count: rows.length - ready.length })}</Banner>}
            <Preview rows={rows} role={role} />
          </Section>
        )}
        <div>
          <Button type="submit" variant="primary" busy={send.isPending}>
            {t("people.bulk.submit", { count: ready.length })}
          </Button>
        </div>
      </form>
    </Page>
  );
}

function Done({ results, onAgain }: { results: readonly BulkResult[]; onAgain: () => void }) {
  const invited = results.filter((result) => result.status === "invited").length;
  return (
    <>
      <div role="status">
        <Banner tone={invited === results.length ? "success" : "info"}>{t("people.bulk.done", { count: invited })}</Banner>
      </div>
      <Results results={results} />
      <div>
        <Button onClick={onAgain}>{t("people.bulk.again")}</Button>
      </div>
    </>
  );
}
