"""What the rooms hand each other: frozen dataclasses and enums.

Knows nothing of Discord, HTTP or SQL.
"""

from bot.models.belongings import Belongings
from bot.models.changes import (
    Change,
    ChangeKind,
)
from bot.models.deliveries import (
    Action,
    Delivery,
    DeliveryState,
    Destination,
    DestinationKind,
    Explanation,
    Finding,
    Found,
    HeldFor,
    Outcome,
    OutcomeKind,
    Outgoing,
    Owed,
    Priority,
    Standing,
)
from bot.models.drops import (
    Confidence,
    Drop,
    Precision,
    SeenDrop,
    Sighting,
)
from bot.models.guides import (
    Guide,
    Overtaking,
    Step,
)
from bot.models.permissions import Lack
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
    Size,
    Stock,
)
from bot.models.subscriptions import (
    LANGUAGES,
    LEADS,
    SIZE_SYSTEMS,
    USUAL_COOL_DOWN,
    USUAL_LEADS,
    AuditEntry,
    GuildSettings,
    QuietHours,
    Rhythm,
    Subscription,
)
from bot.models.verdicts import (
    Difference,
    KnownListing,
    KnownSize,
    Verdict,
)

__all__ = [
    "LANGUAGES",
    "LEADS",
    "SIZE_SYSTEMS",
    "USUAL_COOL_DOWN",
    "USUAL_LEADS",
    "Action",
    "AuditEntry",
    "Belongings",
    "Change",
    "ChangeKind",
    "Confidence",
    "Delivery",
    "DeliveryState",
    "Destination",
    "DestinationKind",
    "Difference",
    "Drop",
    "Explanation",
    "Finding",
    "Found",
    "Guide",
    "GuildSettings",
    "HeldFor",
    "KnownListing",
    "KnownSize",
    "Lack",
    "Listing",
    "Model",
    "Money",
    "Outcome",
    "OutcomeKind",
    "Outgoing",
    "Overtaking",
    "Owed",
    "Page",
    "Pause",
    "Precision",
    "Priority",
    "QuietHours",
    "Rhythm",
    "SeenDrop",
    "Sighting",
    "Size",
    "SourceSpec",
    "SourceStatus",
    "Standing",
    "Step",
    "Stock",
    "Subscription",
    "Sweep",
    "SweepEntry",
    "SweepRecord",
    "SweepReport",
    "SweepState",
    "Verdict",
]
