// Three people at once, each with an address and a role. Lines that were not accepted stay, with the reason.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "wouter";
import { newIdempotencyKey } from "../../../api/client";
import { inviteMany } from "../../../api/people";
import { problemText } from "../../../api/problems";
import type { Role } from "../../../api/types";
import { t } from "../../../i18n/first-run";
import { roleName, roles } from "../../../presentation/roles";
import { Button } from "../../../ui/Button";
import { Select, TextInput } from "../../../ui/Field";
import { Banner } from "../../../ui/States";
import { toast } from "../../../ui/Toast";
import type { StepProps } from "./FirstRun";
import styles from "./FirstRun.module.css";

interface Line {
  email: string;
  role: Role;
  error?: string;
}
const empty: readonly Line[] = [
  { email: "", role: "artist" },
  { email: "", role: "artist" },
  { email: "", role: "production_manager" },
];

export function PeopleStep({ onLeave, onStay }: StepProps) {
  const queries = useQueryClient();
  const [lines, setLines] = useState(empty);
  const [key, setKey] = useState(newIdempotencyKey);
  const filled = lines.map((line) => ({ ...line, email: line.email.trim() })).filter(({ email }) => email !== "");
  const send = useMutation({
    mutationFn: () => inviteMany(filled.map(({ email, role }) => ({ email, role })), key),
    onSuccess: async (results) => {
      const invited = results.filter(({ status }) => status === "invited").length;
      if (invited > 0) toast(t("people.bulk.done", { count: invited }));
      const refused = results.flatMap(({ row, status, message }) => {
        const line = filled[row - 1];
        return line && status === "invalid" ? [{ ...line, error: message ?? t("people.invite.email.invalid") }] : [];
      });
      setKey(newIdempotencyKey());
      setLines(refused);
      if (refused.length > 0) onStay();
      await queries.invalidateQueries({ queryKey: ["invitation"] });
      if (refused.length === 0) onLeave();
    },
  });
  const change = (index: number, changes: Partial<Line>) => {
    setLines(lines.map((line, at) => (at === index ? { email: line.email, role: line.role, ...changes } : line)));
    // What is corrected is another intention.
    setKey(newIdempotencyKey());
  };
  return (
    <form
      className={styles.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (send.isPending) return;
        const checked = lines.map((line, at) => {
          const email = line.email.trim();
          if (filled.length === 0) return at === 0 ? { ...line, error: t("first.people.missing") } : line;
          return email === "" || /^\S+@\S+$/.test(email) ? line : { ...line, error: t("people.invite.email.invalid") };
        });
        setLines(checked);
        if (checked.every(({ error }) => error === undefined)) send.mutate();
      }}
    >
      <div role="alert">{send.isError && <Banner tone="error">{problemText(send.error)}</Banner>}</div>
      {lines.map((line, index) => (
        <fieldset key={index} className={styles.person}>
          <legend className="visually-hidden">{t("first.people.person", { number: index + 1 })}</legend>
          <TextInput
            label={t("people.invite.email")}
            type="email"
            inputMode="email"
            autoComplete="off"
            value={line.email}
            error={line.error}
            onChange={(event) => change(index, { email: event.target.value })}
          />
          <Select
            label={t("people.invite.role")}
            value={line.role}
            onChange={(event) => change(index, { role: roles.find((role) => role === event.target.value) ?? "artist" })}
          >
            {roles.map((role) => (
              <option key={role} value={role}>
                {roleName(role)}
              </option>
            ))}
          </Select>
        </fieldset>
      ))}
      <div className={styles.buttons}>
        <Button type="submit" variant="primary" busy={send.isPending}>
          {t("first.people.submit", { count: Math.max(1, filled.length) })}
        </Button>
        <Button variant="quiet" onClick={onLeave}>
          {t("first.later")}
        </Button>
      </div>
      <p>
        <Link href="/people/invite">{t("first.people.many")}</Link>
      </p>
    </form>
  );
}
