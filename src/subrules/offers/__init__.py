"""Upgrade and downgrade offers: the rules' rows, the offers as set up, and what a page shows."""

from __future__ import annotations

from ..subscription import DOWNGRADE, UPGRADE, Channel, Offer
from .catalogue import (
    Catalogue,
    CatalogueError,
    catalogue_from,
    check_catalogue,
    takes_part,
)
from .layout import Layout, layout_from
from .page import Page, Shown, Tab, page_for
from .refresh import ChangedOffer, Refreshed, changed_offers, refreshed
from .run import Qualified, SmartOffer, SmartOfferTable, qualify, run, run_each
from .stopped import Stopped
from .subscription import Subscription, subscription_reader
from .vocabulary import VOCABULARY

__all__ = [
    "DOWNGRADE",
    "UPGRADE",
    "VOCABULARY",
    "Catalogue",
    "CatalogueError",
    "ChangedOffer",
    "Channel",
    "Layout",
    "Offer",
    "Page",
    "Qualified",
    "Refreshed",
    "Shown",
    "SmartOffer",
    "SmartOfferTable",
    "Stopped",
    "Subscription",
    "Tab",
    "catalogue_from",
    "changed_offers",
    "check_catalogue",
    "layout_from",
    "page_for",
    "qualify",
    "refreshed",
    "run",
    "run_each",
    "subscription_reader",
    "takes_part",
]
