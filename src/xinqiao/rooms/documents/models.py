"""Papers as rows. What is issued is frozen by the database itself (guards.py)."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from xinqiao.kernel.papers import PaperKind
from xinqiao.rooms.people.rowid import HEX_DIGITS, fresh


class State(models.TextChoices):
    """Drafts can be edited as DOCX; what is issued never changes."""

    DRAFT = "draft"
    ISSUED = "issued"


class NumberSeries(models.Model):
    """The last number an office gave in one year and series.

    The row is locked from the count to the end of the transaction, so numbers have no gap and
    no double: what is rolled back was never given.
    """

    office = models.ForeignKey("directory.Office", models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    series = models.CharField(max_length=8)
    last = models.PositiveIntegerField(default=0)

    objects: ClassVar[models.Manager["NumberSeries"]] = models.Manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("office", "year", "series"), name="one_series_per_office_and_year"
            ),
        )

    def __str__(self) -> str:
        return f"{self.office_id} {self.series}〔{self.year}〕{self.last}"


class Document(models.Model):
    """文书: one version of one paper of a matter.

    `content` is the sealed canonical JSON of its `Paper`; `content_sha256` is what the ledger
    holds (the paper's nonce makes it a salted commitment). The PDF is sealed in a file.
    """

    id = models.CharField(max_length=HEX_DIGITS, primary_key=True, default=fresh)
    matter = models.ForeignKey("casebook.Matter", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=32)
    version = models.PositiveSmallIntegerField()  # 1, 2, … per matter and kind
    state = models.CharField(max_length=8, choices=State.choices)
    office = models.ForeignKey("directory.Office", models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    series = models.CharField(max_length=8, blank=True)  # empty: this kind has no number
    serial = models.PositiveIntegerField(null=True)
    number = models.CharField(max_length=48, null=True, unique=True)
    content = models.BinaryField()
    content_sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )  # None: the petitioner or the clock
    seq = models.PositiveIntegerField(null=True)  # of the event that issued it
    pdf_file = models.CharField(max_length=HEX_DIGITS, null=True, unique=True)
    pdf_sha256 = models.CharField(max_length=64, null=True)

    objects: ClassVar[models.Manager["Document"]] = models.Manager()

    class Meta:
        ordering = ("matter", "made_at", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("matter", "kind", "version"), name="paper_version_once_per_matter"
            ),
            models.UniqueConstraint(
                fields=("office", "year", "series", "serial"),
                condition=Q(serial__isnull=False),
                name="paper_serial_once_per_series",
            ),
            models.CheckConstraint(
                name="paper_kind_is_known", condition=Q(kind__in=[k.value for k in PaperKind])
            ),
            models.CheckConstraint(
                name="paper_state_is_known", condition=Q(state__in=State.values)
            ),
            models.CheckConstraint(
                name="only_issued_papers_have_a_number_and_an_event",
                condition=Q(state="draft", number=None, seq=None)
                | Q(state="issued", seq__isnull=False),
            ),
            models.CheckConstraint(
                name="paper_number_and_serial_together",
                condition=Q(number=None, serial=None, series="")
                | (Q(number__isnull=False, serial__isnull=False) & ~Q(series="")),
            ),
            models.CheckConstraint(
                name="pdf_file_and_hash_together",
                condition=Q(pdf_file=None, pdf_sha256=None)
                | Q(pdf_file__isnull=False, pdf_sha256__isnull=False),
            ),
            models.CheckConstraint(
                name="only_issued_papers_keep_a_pdf",
                condition=Q(pdf_file=None) | Q(state="issued"),
            ),
        )

    def __str__(self) -> str:
        return self.number or f"{self.kind} {self.id}"

    @property
    def paper_kind(self) -> PaperKind:
        """Its kind, with names and article."""
        return PaperKind(self.kind)

    @property
    def issued(self) -> bool:
        """Whether it is final."""
        return self.state == State.ISSUED

    def reference(self) -> dict[str, str]:
        """What goes into the facts of the event that issues it: no personal text."""
        return {
            "paper": self.number or self.id,
            "kind": self.kind,
            "document": self.id,
            "commit": self.content_sha256,
        }
