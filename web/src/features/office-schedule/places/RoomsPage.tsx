// The company's rooms.
import { useQuery } from "@tanstack/react-query";
import { archiveRoom, createRoom, updateRoom } from "../../../api/office-schedule";
import { roomsQuery } from "../../../api/schedule";
import { t } from "../../../i18n/office-schedule";
import { NamedList, type NamedTexts } from "./NamedList";

const texts: NamedTexts = {
  title: t("places.rooms"),
  new: t("places.room.new"),
  edit: (name) => t("places.room.edit", { name }),
  empty: t("places.rooms.empty"),
  emptyBody: t("places.rooms.empty.body"),
};

export default function RoomsPage() {
  return <NamedList texts={texts} query={useQuery(roomsQuery)} hasPlace create={createRoom} update={updateRoom} archive={archiveRoom} />;
}
