"""After which act, what happens. The whole of it; read this instead of searching for signals."""

from xinqiao.casebook.reacting import On
from xinqiao.kernel.procedure.moves import MOVES
from xinqiao.kernel.procedure.steps import Act
from xinqiao.rooms.desk import reactions as desk
from xinqiao.rooms.documents import reactions as documents
from xinqiao.rooms.feedback import reactions as feedback
from xinqiao.rooms.messages import reactions as messages
from xinqiao.rooms.reception import reactions as reception
from xinqiao.rooms.responsibility import reactions as responsibility
from xinqiao.rooms.supervision import reactions as supervision

# Whatever issues a paper by the table of moves has it printed.
ISSUING = [act for act in Act if any(m.paper for m in MOVES if m.act is act)]

TABLE: tuple[On, ...] = (
    *(On(act, documents.print_papers) for act in ISSUING if act is not Act.REGISTER),
    *(On(act, messages.tell) for act in messages.TELLS),
    On(Act.REGISTER, reception.tell_duty, when=reception.outside_hours),
    On(Act.SETTLE_MEMBER, messages.tell_member),
    On(Act.CLOSE, feedback.after_closing),
    On(Act.REOPEN, feedback.after_reopening),
    On(Act.RATE, feedback.tell_recheck, when=feedback.opens_recheck),
    On(Act.FOLLOW_UP_CALL, feedback.tell_recheck, when=feedback.opens_recheck),
    *(On(act, supervision.tell_holder) for act in (*supervision.ORDERING, *supervision.SUGGESTING)),
    *(On(act, responsibility.tell_asked) for act in responsibility.ASKED),
    *(On(act, responsibility.tell_decided) for act in responsibility.DECIDED),
    On(Act.DELEGATE_LEAD, responsibility.tell_line),
    On(Act.HAND_OVER, responsibility.after_hand_over, when=responsibility.leads),
    On(Act.REMIND, supervision.tell_reminded),
    On(Act.RAISE, supervision.tell_above),
    *(On(act, supervision.tell_asker) for act in supervision.ANSWERING),
    On(Act.PASS_DUTY, desk.tell_receiver),
)
