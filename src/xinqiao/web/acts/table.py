"""Every act that staff do on a page: its form and its service. One row an act."""

from xinqiao.web.acts import (
    afterwards,
    assignment,
    closing,
    duties,
    file,
    inquiry,
    leading,
    notice,
    opinion,
    passing,
    person,
    reception,
    review,
    supervising,
    urgent,
    visits,
)
from xinqiao.web.acts.base import Table

TABLE: Table = {
    **passing.TABLE,
    **notice.TABLE,
    **assignment.TABLE,
    **inquiry.TABLE,
    **opinion.TABLE,
    **closing.TABLE,
    **review.TABLE,
    **reception.TABLE,
    **visits.TABLE,
    **supervising.TABLE,
    **afterwards.TABLE,
    **duties.TABLE,
    **file.TABLE,
    **person.TABLE,
    **leading.TABLE,
    **urgent.TABLE,
}
