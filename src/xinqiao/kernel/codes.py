"""Code lists of the registration form (DOMAIN.md 4.3). Values are what is stored."""

from enum import StrEnum


class Channel(StrEnum):
    """信访形式: how a submission came in."""

    LETTER = "1"
    VISIT = "2"
    WEB = "3"
    PHONE = "4"
    FAX = "5"
    MAILBOX = "6"
    OUTREACH = "7"
    HOTLINE = "8"
    SUPERIOR = "9"


class Purpose(StrEnum):
    """信访目的. A complaint is handled, a suggestion studied, a report sealed and referred."""

    COMPLAINT = "A"
    SUGGESTION = "B"
    REPORT = "C"
    OTHER = "Z"


class Route(StrEnum):
    """The legal route of one claim: the six of Article 31, a suggestion, a referral."""

    JUDICIAL = "1"
    ARBITRATION = "2"
    PARTY_APPEAL = "3"
    ADMINISTRATIVE = "4"
    ENFORCEMENT = "5"
    PETITION = "6"
    SUGGESTION = "B"
    REFERRAL = "C"


# Routes whose claims the competent organ answers itself; the others are led elsewhere.
OWN_ROUTES = frozenset({Route.ENFORCEMENT, Route.PETITION, Route.SUGGESTION})


class Outcome(StrEnum):
    """What a claim came to."""

    SUPPORTED = "supported"
    PARTLY = "partly"
    EXPLAINED = "explained"
    NOT_SUPPORTED = "not_supported"
    MEDIATED = "mediated"
    SETTLED = "settled"
    ROUTED = "routed"
    NOT_ACCEPTED = "not_accepted"
    ADOPTED = "adopted"
    PARTLY_ADOPTED = "partly_adopted"
    NOT_ADOPTED = "not_adopted"
    REFERRED = "referred"
    WITHDRAWN = "withdrawn"


# Outcomes that oblige somebody to do something (Art 32: urge execution).
TO_CARRY_OUT = frozenset({Outcome.SUPPORTED, Outcome.PARTLY, Outcome.MEDIATED, Outcome.SETTLED})


class ReviewOutcome(StrEnum):
    """What a review or re-review decided."""

    UPHELD = "upheld"
    CHANGED = "changed"
    ANNULLED = "annulled"
    NOT_ACCEPTED = "not_accepted"


class DeclineReason(StrEnum):
    """Why a matter is not accepted."""

    NOT_OURS = "N1"
    IN_HAND = "N2"
    OTHER_ROUTE = "N3"
    FINAL = "N4"
    OTHER = "N9"


class Service(StrEnum):
    """How a paper reached the person."""

    IN_PERSON = "0"
    POST = "1"
    OTHER = "2"
    ELECTRONIC = "3"


class Urgency(StrEnum):
    """How urgent a matter is."""

    ORDINARY = "0"
    URGENT = "1"
    GRAVE = "2"


class ReopenGround(StrEnum):
    """Why a closed matter is taken up again."""

    NEW_FACTS = "new_facts"
    FALSE_CLOSING = "false_closing"
    NOT_EXECUTED = "not_executed"
    REVIEW_ORDER = "review_order"


class Satisfaction(StrEnum):
    """满意度: three grades, of the petition department and of the responsible unit apart."""

    SATISFIED = "0"
    MOSTLY = "1"
    DISSATISFIED = "3"


class RatingState(StrEnum):
    """How the rating of one closing stands. Silence is its own state, and never counted as yes."""

    PENDING = "pending"
    NOT_RATED = "not_rated"  # the matter was taken up again before the days were over
    RATED = "rated"
    EXPIRED = "expired"


class Already(StrEnum):
    """What the petitioner may already have tried: six questions, each yes, no or unknown."""

    LAWSUIT = "lawsuit"
    ADMIN_REVIEW = "admin_review"
    ARBITRATION = "arbitration"
    OPINION = "opinion"
    REVIEW = "review"
    REREVIEW = "rereview"


class VisitGround(StrEnum):
    """Why somebody is visited where they live."""

    CANNOT_COME = "cannot_come"
    HARDSHIP = "hardship"
    ON_SITE = "on_site"
    OUTREACH = "outreach"


class VisitState(StrEnum):
    """How far a visit is. Refused or called off, it closes nothing."""

    ASKED = "asked"
    AGREED = "agreed"
    DONE = "done"
    REFUSED = "refused"
    CALLED_OFF = "called_off"


class Aid(StrEnum):
    """Which help somebody in hardship may apply for (社会救助暂行办法; 国家司法救助)."""

    SUBSISTENCE = "subsistence"
    DESTITUTE = "destitute"
    TEMPORARY = "temporary"
    MEDICAL = "medical"
    HOUSING = "housing"
    EDUCATION = "education"
    EMPLOYMENT = "employment"
    DISASTER = "disaster"
    CARE = "care"
    JUDICIAL = "judicial"


class AidOutcome(StrEnum):
    """What the organ of assistance answered."""

    GRANTED = "granted"
    REFUSED = "refused"
    ELSEWHERE = "elsewhere"


class LeadState(StrEnum):
    """How far a leader's own case (包案) has come."""

    PROPOSED = "proposed"  # the convenor has to name somebody
    NAMED = "named"  # the leader has to answer
    REFUSED = "refused"  # the convenor has to decide
    CARRIED = "carried"


class LeadGround(StrEnum):
    """Why a leading official should take a matter."""

    GRAVE = "grave"
    GROUP = "group"
    LONG_STANDING = "long_standing"
    SEVERAL_UNITS = "several_units"
    HARDSHIP = "hardship"
    OTHER = "other"


class LeadResult(StrEnum):
    """With what a case is given back. Whether somebody still petitions is no result."""

    SOLVED = "solved"
    ANSWERED = "answered"
    ELSEWHERE = "elsewhere"


class ContactForm(StrEnum):
    """How a leader spoke with the person."""

    FACE = "face"
    PHONE = "phone"


class UrgentGround(StrEnum):
    """Why a matter cannot wait until tomorrow (Art 25, and the house list)."""

    LIFE = "life"
    LIVELIHOOD = "livelihood"
    MANY_PEOPLE = "many_people"
    WAGES = "wages"
    PUBLIC = "public"
    TODAY = "today"


class SupervisionGround(StrEnum):
    """督办情形, Art 40."""

    NOT_ACCEPTED_RIGHTLY = "not_accepted_rightly"
    NOT_HANDLED_RIGHTLY = "not_handled_rightly"
    SHIRKING = "shirking"
    PERFUNCTORY = "perfunctory"
    DELAY = "delay"
    FRAUD = "fraud"
    NOT_CARRIED_OUT = "not_carried_out"


class Adoption(StrEnum):
    """What came of a suggestion, Art 40."""

    ADOPTED = "adopted"
    PARTLY = "partly"
    NOT_ADOPTED = "not_adopted"
