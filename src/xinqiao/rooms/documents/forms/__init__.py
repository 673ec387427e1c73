"""One form per kind of paper: plain values in, a finished `Paper` out.

    paper = AcceptanceNotice(office=..., petitioner=..., ...).paper()

`FORMS` names the form of each kind. A missing required part raises `Missing`.
"""

from xinqiao.kernel.papers import PaperKind
from xinqiao.rooms.documents.forms.afterwards import FollowUpLetter, FollowUpRecord
from xinqiao.rooms.documents.forms.agreements import MediationAgreement, SettlementAgreement
from xinqiao.rooms.documents.forms.base import Form
from xinqiao.rooms.documents.forms.decisions import (
    FileEntry,
    FileIndex,
    RecusalDecision,
    ReopeningDecision,
    TaskSheet,
    Withdrawal,
)
from xinqiao.rooms.documents.forms.extension import ExtensionApproval, ExtensionNotice
from xinqiao.rooms.documents.forms.hearings import (
    HearingConclusion,
    HearingNotice,
    HearingRecord,
)
from xinqiao.rooms.documents.forms.intake import LinkNote, Receipt, RegistrationForm
from xinqiao.rooms.documents.forms.jurisdiction import (
    JurisdictionLetter,
    ObjectionDecision,
    ObjectionLetter,
)
from xinqiao.rooms.documents.forms.leading import LeadSheet, RefusalDecision
from xinqiao.rooms.documents.forms.letters import (
    AssignmentLetter,
    CopyLetter,
    ReferralLetter,
    TransferLetter,
)
from xinqiao.rooms.documents.forms.notices import (
    AcceptanceNotice,
    NoLongerAcceptedNotice,
    NonAcceptanceNotice,
    PriorPaper,
    RoutedClaim,
    RouteNotice,
)
from xinqiao.rooms.documents.forms.opinions import ClaimDecision, Opinion, SuggestionReply
from xinqiao.rooms.documents.forms.reception import ReceptionRecord
from xinqiao.rooms.documents.forms.reception_list import (
    PastAct,
    ReceptionList,
    Visitor,
)
from xinqiao.rooms.documents.forms.records import Finding, InterviewRecord, InvestigationReport
from xinqiao.rooms.documents.forms.reviews import (
    PriorOpinion,
    RereviewOpinion,
    RereviewRequest,
    ReviewedClaim,
    ReviewOpinion,
    ReviewRequest,
)
from xinqiao.rooms.documents.forms.routes import PATHS, LegalPath, PathFacts
from xinqiao.rooms.documents.forms.service import ClosingReport, ProofOfService
from xinqiao.rooms.documents.forms.suggestions import (
    AccountabilitySuggestion,
    ImprovementSuggestion,
    PolicySuggestion,
)
from xinqiao.rooms.documents.forms.supervision import (
    ListedSupervision,
    RectificationOrder,
    Reminder,
    SupervisionLetter,
    TalkNotice,
)
from xinqiao.rooms.documents.forms.urgent import Bulletin, BulletinItem, UrgentReport
from xinqiao.rooms.documents.forms.visits import AidReferral, VisitRecord

_ALL: tuple[type[Form], ...] = (
    Receipt,
    RegistrationForm,
    TransferLetter,
    AssignmentLetter,
    CopyLetter,
    ReferralLetter,
    ObjectionLetter,
    ObjectionDecision,
    JurisdictionLetter,
    AcceptanceNotice,
    RouteNotice,
    NonAcceptanceNotice,
    NoLongerAcceptedNotice,
    ExtensionApproval,
    ExtensionNotice,
    InterviewRecord,
    InvestigationReport,
    HearingNotice,
    HearingRecord,
    HearingConclusion,
    MediationAgreement,
    SettlementAgreement,
    Opinion,
    SuggestionReply,
    ProofOfService,
    ClosingReport,
    ReviewRequest,
    ReviewOpinion,
    RereviewRequest,
    RereviewOpinion,
    RecusalDecision,
    Withdrawal,
    ReopeningDecision,
    LinkNote,
    FileIndex,
    TaskSheet,
    ReceptionList,
    VisitRecord,
    AidReferral,
    FollowUpRecord,
    FollowUpLetter,
    ReceptionRecord,
    Reminder,
    SupervisionLetter,
    ListedSupervision,
    TalkNotice,
    RectificationOrder,
    ImprovementSuggestion,
    PolicySuggestion,
    AccountabilitySuggestion,
    LeadSheet,
    RefusalDecision,
    Bulletin,
    UrgentReport,
)
FORMS: dict[PaperKind, type[Form]] = {form.kind: form for form in _ALL}

__all__ = [
    "FORMS",
    "PATHS",
    "AcceptanceNotice",
    "AccountabilitySuggestion",
    "AidReferral",
    "AssignmentLetter",
    "Bulletin",
    "BulletinItem",
    "ClaimDecision",
    "ClosingReport",
    "CopyLetter",
    "ExtensionApproval",
    "ExtensionNotice",
    "FileEntry",
    "FileIndex",
    "Finding",
    "FollowUpLetter",
    "FollowUpRecord",
    "Form",
    "HearingConclusion",
    "HearingNotice",
    "HearingRecord",
    "ImprovementSuggestion",
    "InterviewRecord",
    "InvestigationReport",
    "JurisdictionLetter",
    "LeadSheet",
    "LegalPath",
    "LinkNote",
    "ListedSupervision",
    "MediationAgreement",
    "NoLongerAcceptedNotice",
    "NonAcceptanceNotice",
    "ObjectionDecision",
    "ObjectionLetter",
    "Opinion",
    "PastAct",
    "PathFacts",
    "PolicySuggestion",
    "PriorOpinion",
    "PriorPaper",
    "ProofOfService",
    "Receipt",
    "ReceptionList",
    "ReceptionRecord",
    "RectificationOrder",
    "RecusalDecision",
    "ReferralLetter",
    "RefusalDecision",
    "RegistrationForm",
    "Reminder",
    "ReopeningDecision",
    "RereviewOpinion",
    "RereviewRequest",
    "ReviewOpinion",
    "ReviewRequest",
    "ReviewedClaim",
    "RouteNotice",
    "RoutedClaim",
    "SettlementAgreement",
    "SuggestionReply",
    "SupervisionLetter",
    "TalkNotice",
    "TaskSheet",
    "TransferLetter",
    "UrgentReport",
    "VisitRecord",
    "Visitor",
    "Withdrawal",
]
