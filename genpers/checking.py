"""Merging and checking one text of a request: first as written, then as its customer gets it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from genpers.app import App
from genpers.guardrails import inspect
from genpers.guardrails.analysis.shingles import prompt_shingles
from genpers.merge import disclosures_for, fill, footer_for
from genpers.records.brief import Permission
from genpers.records.campaign import Request
from genpers.records.finding import CheckItem, Finding, stricter, verdict_of
from genpers.records.variant import Prompt, Variant
from genpers.repair import Judged, closed_fields, private_words
from genpers.run import Run


@dataclass(frozen=True)
class Checking:
    """What the texts of one request are checked by: its records, what was permitted, the day."""

    app: App
    request: Request
    permission: Permission
    run: Run

    def judged(self, draft: Variant, *, told: bool = False, prompt: Prompt | None = None) -> Judged:
        """Merge and check one text.

        ``told``: also find out what a model may be told of it. ``prompt``: what wrote it, so that
        a text that repeats it is found.
        """
        app, request, permission = self.app, self.request, self.permission
        values = self._merge_values()
        campaign, locale = request.campaign, request.customer.locale
        day, form = self.run.as_of.date(), permission.address.form
        disclosures = disclosures_for(request.products, campaign.channel, locale, day)
        footer = footer_for(app.assembly, campaign.channel, locale, form, campaign.purpose, values)

        item = self.item(draft, disclosures, footer)
        whole = item.model_copy(update={"fields": fill(draft.fields, values)})
        instructions = prompt_shingles(each.content for each in prompt.messages) if prompt else None
        seen_by_rules = partial(
            inspect,
            app.rulebook,
            as_of=self.run.as_of,
            mentionable=[used.fact for used in permission.receipt.used if used.use == "mention"],
            prompt=instructions or frozenset(),
            read={},
        )
        known = partial(
            seen_by_rules,
            withheld=[fact.fact for fact in permission.receipt.withheld],
            merge_values=values,
        )
        written = known(item)
        findings = (*written, *known(whole, stages=("assembled",), merged=True))
        variant = draft.model_copy(
            update={
                "merged": whole.fields,
                "verdict": verdict_of(findings),
                "findings": findings,
                "disclosures": disclosures,
                "footer": footer,
            }
        )
        open_: tuple[Finding, ...] = ()
        if told and verdict_of(written) != "pass":
            # What a model may be told of a text is what rules say that never see the reader.
            unknown = item.model_copy(update={"customer": None})
            open_ = seen_by_rules(unknown, withheld=(), merge_values={})
        brief = permission.brief
        private = private_words(request.customer, brief) if brief else lambda text: True
        return Judged(_decided(app, variant), written, open_, private)

    def shown(self, variant: Variant) -> dict[str, str]:
        """Return the unmerged fields that may leave the house: no reader speaks in them."""
        closed = closed_fields(self.judged(variant, told=True))
        return {name: text for name, text in variant.fields.items() if name not in closed}

    def item(
        self, draft: Variant, disclosures: Mapping[str, str] | None = None, footer: str = ""
    ) -> CheckItem:
        """Return a text as the rules are given it, with all that is known around it."""
        request = self.request
        # Built from parts that were validated already; validating each customer again costs 1 ms.
        return CheckItem.model_construct(
            id=draft.id,
            locale=request.customer.locale,
            channel=request.campaign.channel,
            fields=draft.fields,
            address=self.permission.address.form,
            customer=request.customer,
            products=request.products,
            portfolio=request.portfolio,
            campaign=request.campaign,
            disclosures=dict(disclosures or {}),
            footer=footer or None,
        )

    def _merge_values(self) -> dict[str, str]:
        sender, brief = self.app.settings.sender, self.permission.brief
        values = {
            "sender_imprint": sender.imprint or (brief.brand if brief else ""),
            "unsubscribe_link": sender.unsubscribe,
        }
        return {
            **{name: value for name, value in values.items() if value},
            **self.permission.merge,
        }


def _decided(app: App, variant: Variant) -> Variant:
    """Let a plugin decide more strictly than the rules, never less."""
    choice = app.plugins.hook.choose_decision(variant=variant, verdict=variant.verdict)
    if not choice:
        return variant
    return variant.model_copy(update={"verdict": stricter(variant.verdict, choice)})
