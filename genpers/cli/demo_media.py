"""Released variants as the media take them: a mail, push payloads, a fragment for a CMS."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from html import escape
from typing import Any
from urllib.parse import urlsplit

from genpers.cli.demo_run import Scene
from genpers.records.variant import Variant


def media_of(scene: Scene, variant: Variant) -> Iterator[tuple[str, bytes]]:
    """Yield ending and content of each file of a released variant."""
    channel = scene.case.request.campaign.channel
    if channel == "email":
        yield ".eml", mail(scene, variant)
    elif channel == "push":
        for service, payload in push(scene, variant).items():
            yield f".{service}.json", _json(payload)
    else:
        yield ".json", _json({**variant.merged, "link": _link(scene), "legal": _legal(variant)})
        yield ".html", (fragment(scene, variant) + "\n").encode()


def provenance(scene: Scene, variant: Variant, rules: str) -> bytes:
    """Return the sidecar: who and what produced a text, and what was decided about it.

    ``ai_generated`` is the machine-readable mark of AI Act Art. 50(2); the phrasebook composes
    declared phrases and is no AI system.
    """
    result = scene.result
    return _json(
        {
            "result": result.id,
            "variant": variant.id,
            "campaign": scene.case.request.campaign.id,
            "as_of": scene.case.as_of,
            "verdict": variant.verdict,
            "released": variant.verdict == "pass",
            "ai_generated": variant.origin == "generated" and variant.backend != "phrasebook",
            "origin": variant.origin,
            "backend": variant.backend,
            "model": variant.model,
            "prompt": variant.prompt.model_dump(),
            "rules": rules,
            "findings": [finding.model_dump(mode="json") for finding in variant.findings],
            "data_receipt": result.data_receipt.model_dump(mode="json"),
        }
    )


def mail(scene: Scene, variant: Variant) -> bytes:
    """Return a message with a plain and an HTML part; the same scene gives the same bytes."""
    text, customer = variant.merged, scene.case.request.customer
    host = _host(scene)
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(_brand(scene), "post", host)
    if customer.addresses.email:
        name, _, domain = customer.addresses.email.partition("@")
        message["To"] = Address(scene.name, name, domain)
    message["Subject"] = " ".join(text["subject"].split())
    message["Date"] = format_datetime(datetime.fromisoformat(f"{scene.case.as_of}T12:00:00+00:00"))
    message["Message-ID"] = f"<{scene.result.id}.{variant.id}@{host}>"
    message["List-Unsubscribe"] = f"<mailto:post@{host}?subject=unsubscribe>"
    plain = [text["headline"], text["body"], f"{text['cta']}: {_link(scene)}", *_legal(variant)]
    message.set_content("\n\n".join(plain) + "\n")
    message.add_alternative(_mail_page(scene, variant), subtype="html")
    message["Content-Language"] = customer.locale
    message.set_boundary(f"=_{scene.result.id}-{variant.id}")
    return message.as_bytes()


def _mail_page(scene: Scene, variant: Variant) -> str:
    text = {name: escape(value) for name, value in variant.merged.items()}
    body = "".join(f"<p>{_broken(part)}</p>" for part in text["body"].split("\n\n"))
    legal = "".join(
        f'<p style="font-size:12px;color:#666">{_broken(escape(part))}</p>'
        for part in _legal(variant)
    )
    return (
        f'<!doctype html><html lang="{escape(scene.case.request.customer.locale)}"><head>'
        f'<meta charset="utf-8"><title>{text["subject"]}</title></head>'
        '<body style="margin:0;padding:24px;font:16px/1.5 Georgia,serif;color:#222">'
        f'<div style="display:none;max-height:0;overflow:hidden">{text["preheader"]}</div>'
        f'<div style="max-width:600px;margin:0 auto"><h1 style="font-size:26px">'
        f"{text['headline']}</h1>{body}"
        f'<p><a href="{escape(_link(scene))}" style="display:inline-block;padding:10px 20px;'
        f'background:#1f4e5f;color:#fff;text-decoration:none">{text["cta"]}</a></p>'
        f"{legal}</div></body></html>\n"
    )


def push(scene: Scene, variant: Variant) -> dict[str, Any]:
    """Return the payloads of Firebase, Apple and the Web Push API."""
    text, link = variant.merged, _link(scene)
    tokens = scene.case.request.customer.addresses.push_tokens
    title, body = text["title"], text["body"]
    return {
        "fcm": {
            "message": {
                **({"token": tokens[0]} if tokens else {}),
                "notification": {"title": title, "body": body},
                "data": {"link": link, "action": text["cta"], "result": scene.result.id},
            }
        },
        "apns": {
            "aps": {"alert": {"title": title, "body": body}},
            "link": link,
            "action": text["cta"],
        },
        "webpush": {
            "title": title,
            "body": body,
            "data": {"url": link},
            "actions": [{"action": "open", "title": text["cta"]}],
        },
    }


def fragment(scene: Scene, variant: Variant) -> str:
    """Return the teaser as HTML that a page can take in."""
    text = {name: escape(value) for name, value in variant.merged.items()}
    body = "".join(f"<p>{_broken(part)}</p>" for part in text["body"].split("\n\n"))
    legal = "".join(f"<small>{_broken(escape(part))}</small>" for part in _legal(variant))
    return (
        f'<section lang="{escape(scene.case.request.customer.locale)}"><h2>{text["headline"]}</h2>'
        f'<p class="teaser">{text["teaser"]}</p>{body}'
        f'<a href="{escape(_link(scene))}">{text["cta"]}</a>{legal}</section>'
    )


def _legal(variant: Variant) -> list[str]:
    return [text for text in (*variant.disclosures.values(), variant.footer) if text]


def _broken(text: str) -> str:
    return text.replace("\n", "<br>")


def _link(scene: Scene) -> str:
    request = scene.case.request
    return request.campaign.link or request.products[0].url or ""


def _host(scene: Scene) -> str:
    return urlsplit(_link(scene)).hostname or "example.test"


def _brand(scene: Scene) -> str:
    product = scene.case.request.products[0]
    return str(product.attributes.get("brand", product.name))


def _json(data: object) -> bytes:
    return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()
