"""What the rooms hand each other: frozen dataclasses and enums.

Knows nothing of Discord, HTTP or SQL.
"""

from bot.models.belongings import Belongings
from bot.models.changes import (
    Change,
    ChangeKind,
)
from bot.models.channels import ChannelFacts, ChannelKind, ForumTag
from bot.models.deliveries import (
    Action,
    Delivery,
    DeliveryContext,
    DeliveryState,
    Destination,
    DestinationKind,
    Explanation,
    HeldFor,
    Outcome,
    OutcomeKind,
    Outgoing,
    Presence,
    Priority,
    ProbeResult,
    QueuedAlert,
)
from bot.models.drops import (
    Confidence,
    Drop,
    SeenDrop,
    Sighting,
)
from bot.models.guides import (
    EditConflict,
    Guide,
    Step,
)
from bot.models.permissions import MissingPermissions
from bot.models.precision import Precision
from bot.models.sources import (
    Page,
    Pause,
    SourceSpec,
    SourceStatus,
    Sweep,
    SweepEntry,
    SweepRecord,
    SweepReport,
    SweepState,
)
from bot.models.stock import (
    Listing,
    Model,
    Money,
    Offer,
    PreOrder,
    Size,
    Stock,
)
from bot.models.subscriptions import (
    LANGUAGES,
    LEADS,
    SIZE_SYSTEMS,
    USUAL_LEAD_TIMES,
    USUAL_RESTOCK_COOLDOWN,
    AuditEntry,
    Digest,
    GuildSettings,
    QuietHours,
    Subscription,
)
from bot.models.verdicts import (
    Difference,
    KnownListing,
    KnownSize,
    ListingVerdict,
)

__all__ = [
    "LANGUAGES",
    "LEADS",
    "SIZE_SYSTEMS",
    "USUAL_LEAD_TIMES",
    "USUAL_RESTOCK_COOLDOWN",
    "Action",
    "AuditEntry",
    "Belongings",
    "Change",
    "ChangeKind",
    "ChannelFacts",
    "ChannelKind",
    "Confidence",
    "Delivery",
    "DeliveryContext",
    "DeliveryState",
    "Destination",
    "DestinationKind",
    "Difference",
    "Digest",
    "Drop",
    "EditConflict",
    "Explanation",
    "ForumTag",
    "Guide",
    "GuildSettings",
    "HeldFor",
    "KnownListing",
    "KnownSize",
    "Listing",
    "ListingVerdict",
    "MissingPermissions",
    "Model",
    "Money",
    "Offer",
    "Outcome",
    "OutcomeKind",
    "Outgoing",
    "Page",
    "Pause",
    "PreOrder",
    "Precision",
    "Presence",
    "Priority",
    "ProbeResult",
    "QueuedAlert",
    "QuietHours",
    "SeenDrop",
    "Sighting",
    "Size",
    "SourceSpec",
    "SourceStatus",
    "Step",
    "Stock",
    "Subscription",
    "Sweep",
    "SweepEntry",
    "SweepRecord",
    "SweepReport",
    "SweepState",
]
