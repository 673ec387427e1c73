"""What the documents room does after an act. Every function bears being called twice."""

from xinqiao.casebook.models import Event
from xinqiao.rooms.documents import services
from xinqiao.rooms.documents.models import Document, State


def print_papers(event: Event) -> None:
    """Print what the act issued, so that its PDF is there when somebody asks for it.

    A paper that was printed before stays as it is: the file is frozen with the paper.
    """
    issued = Document.objects.filter(matter=event.matter_id, seq=event.seq, state=State.ISSUED)
    for document in issued:
        services.pdf(document)
