// The kinds of fields with their icons, in the order in which they are offered.
import type { ReactNode } from "react";
import type { FieldKind } from "../../../api/types";
import { t } from "../../../i18n/office-contracts";
import { CalendarIcon, InitialsIcon, PersonIcon, TextIcon } from "../../../ui/desk-icons";
import { PenIcon } from "../../../ui/icons";

export const kinds: readonly FieldKind[] = ["signature", "initials", "name", "date", "text"];

export const kindIcons: Readonly<Record<FieldKind, ReactNode>> = {
  signature: <PenIcon />,
  initials: <InitialsIcon />,
  name: <PersonIcon />,
  date: <CalendarIcon />,
  text: <TextIcon />,
};

export const kindName = (kind: FieldKind): string => t(`field.${kind}`);
