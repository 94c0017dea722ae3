// How members are named in lists to choose from.
import type { Member } from "../../../api/types";

export const nameOf = ({ first_name, last_name }: Pick<Member, "first_name" | "last_name">): string => `${first_name} ${last_name}`;
