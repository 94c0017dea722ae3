// Says that one acts for somebody else, or that support is looking, for as long as that is so.
import { useMutation } from "@tanstack/react-query";
import { actAs } from "../../../api/account";
import { problemText } from "../../../api/problems";
import type { Me } from "../../../api/types";
import { formatWhen } from "../../../i18n/format";
import { t } from "../../../i18n/account";
import { Button } from "../../../ui/Button";
import { Banner } from "../../../ui/States";
import { toast } from "../../../ui/Toast";

export default function ActingBanner({ me }: { me: Me }) {
  const back = useMutation({
    mutationFn: () => actAs(null),
    onSuccess: () => location.assign("/"),
    onError: (error) => toast(problemText(error), { tone: "error" }),
  });
  return (
    <div role="status">
      {me.acting && (
        <Banner
          tone="warning"
          action={
            <Button busy={back.isPending} onClick={() => back.mutate()}>
              {t("acting.back")}
            </Button>
          }
        >
          {t("acting.banner", { name: `${me.user.first_name} ${me.user.last_name}` })}
        </Banner>
      )}
      {me.support && <Banner tone="warning">{t("support.banner", { name: me.support.name, when: formatWhen(me.support.until) })}</Banner>}
    </div>
  );
}
