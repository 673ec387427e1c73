"""What somebody with the database's own password might do to a book, and what must be found.

Names in braces stand for rows: {m} is a matter in hand with eight records, {n} one that was only
sorted, {e3} the third record of {m}; {i} is the column called index.
"""

from xinqiao.casebook.finding import Kind

K = Kind

EVENT = "UPDATE casebook_event SET {} WHERE id={{e3}}"
MATTER = "UPDATE casebook_matter SET {} WHERE id={{m}}"
DUTY = "UPDATE casebook_duty SET {} WHERE matter_id={{m}} AND n=3"
SEAT = "UPDATE casebook_seat SET {} WHERE matter_id={{m}} AND office_id<>{{labour}}"
EVENT_COPY = (
    "INSERT INTO casebook_event (matter_id, seq, act, at, recorded_at, actor, staff_id, post_id,"
    " office_id, source, facts, effects, salt, prev, digest) SELECT matter_id, {}, act, at,"
    " recorded_at, actor, staff_id, post_id, office_id, source, facts, effects, salt, {}, '{{hex}}'"
    " FROM casebook_event WHERE id={{e8}}"
)

# What is done, what must be found, and what the sentence must name.
CASES: list[tuple[str, str, Kind, str]] = [
    # ── records: every column ───────────────────────────────────────────────────────────
    ("act", EVENT.format("act='note'"), K.EVENT_CHANGED, "Record 3"),
    ("at", EVENT.format("at='2026-03-02 04:00:01+00:00'"), K.EVENT_CHANGED, "Record 3"),
    ("recorded_at", EVENT.format("recorded_at='2026-03-02 04:00:01+00:00'"), K.EVENT_CHANGED, "3"),
    ("actor", EVENT.format("actor='system', staff_id=NULL, post_id=NULL, office_id=NULL"),
     K.EVENT_CHANGED, "Record 3"),
    ("staff", EVENT.format("staff_id={other}"), K.EVENT_CHANGED, "Record 3"),
    ("post", EVENT.format("post_id=post_id+1"), K.EVENT_CHANGED, "Record 3"),
    ("office", EVENT.format("office_id={labour}"), K.EVENT_CHANGED, "Record 3"),
    ("source", EVENT.format("source='无'"), K.EVENT_CHANGED, "Record 3"),
    ("facts", EVENT.format("facts='{{\"report\": true}}'"), K.EVENT_CHANGED, "Record 3"),
    ("effects", EVENT.format("effects='{{\"step\": \"closed\"}}'"), K.EVENT_CHANGED, "Record 3"),
    ("salt", EVENT.format("salt='{hex}'"), K.EVENT_CHANGED, "Record 3"),
    ("salt, no number", EVENT.format("salt='x'"), K.EVENT_CHANGED, "Record 3"),
    ("prev", EVENT.format("prev='{hex}'"), K.EVENT_UNCHAINED, "Record 3"),
    ("digest", EVENT.format("digest='{hex}'"), K.EVENT_CHANGED, "Record 3"),
    ("digest, no number", EVENT.format("digest='x'"), K.EVENT_CHANGED, "Record 3"),
    ("seq", EVENT.format("seq=99"), K.EVENT_MISSING, "Record 3"),
    ("matter", EVENT.format("matter_id={n}"), K.EVENT_MISSING, "Record 3"),
    # ── records: taken away, exchanged, put in ──────────────────────────────────────────
    ("a record deleted", "DELETE FROM casebook_event WHERE id={e3}", K.EVENT_MISSING, "Record 3"),
    ("a record deleted, seen by the tree", "DELETE FROM casebook_event WHERE id={e3}",
     K.LEAF_EMPTY, "leaf 301"),
    ("the last record deleted", "DELETE FROM casebook_event WHERE id={e8}", K.EVENT_MISSING, "8"),
    ("the first record deleted", "DELETE FROM casebook_event WHERE id={e1}", K.EVENT_MISSING, "1"),
    ("two records exchanged",
     "UPDATE casebook_event SET seq=99 WHERE id={e3}; UPDATE casebook_event SET seq=3 WHERE id={e4};"
     "UPDATE casebook_event SET seq=4 WHERE id={e3}", K.EVENT_UNCHAINED, "Record 3"),
    ("a record forged at the end", EVENT_COPY.format(9, "'{head}'"), K.EVENT_CHANGED, "Record 9"),
    ("a forged record not in the row", EVENT_COPY.format(9, "digest"), K.MATTER_COLUMN, "seq"),
    ("the tail cut off and the row put back",
     "DELETE FROM casebook_leaf WHERE event_id={e8}; DELETE FROM casebook_event WHERE id={e8};"
     "UPDATE casebook_matter SET seq=7, head='{head}' WHERE id={m}", K.LEAF_MISSING, ""),
    ("a matter wiped out",
     "DELETE FROM casebook_seat WHERE matter_id={n}; DELETE FROM casebook_duty WHERE matter_id={n};"
     "DELETE FROM casebook_event WHERE matter_id={n}; DELETE FROM casebook_matter WHERE id={n}",
     K.LEAF_EMPTY, "leaf 1"),
    ("a matter without its record", "DELETE FROM casebook_event WHERE matter_id={n}",
     K.MATTER_UNRECORDED, "no record"),
    ("a matter's row deleted", "DELETE FROM casebook_matter WHERE id={n}", K.MATTER_MISSING, "event"),
    # ── the matter's row ────────────────────────────────────────────────────────────────
    ("step", MATTER.format("step='executing'"), K.MATTER_COLUMN, "step holds “executing”"),
    ("closed", MATTER.format("step='closed', open=FALSE"), K.MATTER_COLUMN, "open holds “False”"),
    ("closed on", MATTER.format("closed_on='2026-03-03'"), K.MATTER_COLUMN, "closed_on"),
    ("owner", MATTER.format("staff_id={other}"), K.MATTER_COLUMN, "staff_id"),
    ("owner's post", MATTER.format("post_id=post_id+1"), K.MATTER_COLUMN, "post_id"),
    ("owner's office", MATTER.format("office_id={labour}"), K.MATTER_COLUMN, "office_id"),
    ("due date", MATTER.format("due_on='2027-01-04'"), K.MATTER_COLUMN, "due_on"),
    ("due date, how sure", MATTER.format("due_provisional=NOT due_provisional"), K.MATTER_COLUMN, "due_provisional"),
    ("due clock", MATTER.format("due_key='notify'"), K.MATTER_COLUMN, "due_key"),
    ("seq of the row", MATTER.format("seq=7"), K.MATTER_COLUMN, "seq"),
    ("head of the row", MATTER.format("head='{head}'"), K.MATTER_COLUMN, "head"),
    ("seal", MATTER.format("sealed=TRUE, gist=''"), K.MATTER_COLUMN, "sealed"),
    ("anonymous", MATTER.format("anonymous=TRUE"), K.MATTER_COLUMN, "anonymous"),
    ("extended", MATTER.format("extended=TRUE"), K.MATTER_COLUMN, "extended"),
    ("purpose", MATTER.format("purpose='B'"), K.MATTER_COLUMN, "purpose"),
    ("number", MATTER.format("number='411600320260302999999'"), K.MATTER_COLUMN, "number"),
    ("channel", MATTER.format("channel='1'"), K.MATTER_COLUMN, "channel"),
    ("registered at", MATTER.format("registered_at='2026-03-09 01:00:00+00:00'"),
     K.MATTER_COLUMN, "registered_at"),
    ("received on", MATTER.format("received_on='2026-03-09'"), K.ROW_COLUMN, "received_on"),
    ("pseudonym", MATTER.format("pseudonym='x'"), K.EVENT_CHANGED, "Record 1"),
    # ── clocks ──────────────────────────────────────────────────────────────────────────
    ("clock: due", DUTY.format("due='2027-01-04'"), K.ROW_COLUMN, "duty 3, column due"),
    ("clock: started", DUTY.format("started='2026-02-02'"), K.ROW_COLUMN, "started"),
    ("clock: key", DUTY.format("key='handle'"), K.ROW_COLUMN, "key"),
    ("clock: provisional", DUTY.format("provisional=NOT provisional"), K.ROW_COLUMN, "provisional"),
    ("clock: calendar", DUTY.format("calendar='x'"), K.ROW_COLUMN, "calendar"),
    ("clock: extended", DUTY.format("extended=5"), K.ROW_COLUMN, "extended"),
    ("clock: paused", DUTY.format("paused=5"), K.ROW_COLUMN, "paused"),
    ("clock: opened by", DUTY.format("opened_by=1"), K.ROW_COLUMN, "opened_by"),
    ("clock: closing", DUTY.format("closed_by=NULL, closed_on=NULL, how=''"), K.ROW_COLUMN, "how"),
    ("clock: closed on", DUTY.format("closed_on='2026-03-01'"), K.ROW_COLUMN, "closed_on"),
    ("clock: whose", DUTY.format("staff_id={other}"), K.ROW_COLUMN, "staff_id"),
    ("clock deleted", "DELETE FROM casebook_duty WHERE matter_id={m} AND n=3", K.ROW_MISSING,
     "duty 3"),
    ("clock added",
     "INSERT INTO casebook_duty (matter_id, n, key, started, due, provisional, calendar, extended,"
     " paused, opened_by, how) SELECT matter_id, 77, key, started, due, provisional, calendar, 0, 0,"
     " 1, '' FROM casebook_duty WHERE matter_id={m} AND n=3", K.ROW_EXTRA, "duty 77"),
    # ── seats and bars ──────────────────────────────────────────────────────────────────
    ("seat: capacities", SEAT.format("capacities='[\"reader\"]'"), K.ROW_COLUMN, "capacities"),
    ("seat: open", SEAT.format("open=FALSE"), K.ROW_COLUMN, "open"),
    ("seat: step", SEAT.format("step='closed'"), K.ROW_COLUMN, "step"),
    ("seat: received on", SEAT.format("received_on='2026-01-05'"), K.ROW_COLUMN, "received_on"),
    ("seat: due on", SEAT.format("due_on='2027-01-04'"), K.ROW_COLUMN, "due_on"),
    ("seats deleted", "DELETE FROM casebook_seat WHERE matter_id={m}", K.ROW_MISSING, "seat of"),
    ("seat added",
     "INSERT INTO casebook_seat (matter_id, office_id, capacities, open, step, received_on, due_on) SELECT"
     " id, {labour}, '[\"reader\"]', open, step, received_on, due_on FROM casebook_matter WHERE id={m}",
     K.ROW_EXTRA, "seat of office"),
    ("bar deleted", "DELETE FROM casebook_bar WHERE matter_id={m}", K.ROW_MISSING, "bar of staff"),
    ("bar moved", "UPDATE casebook_bar SET staff_id={other} WHERE matter_id={m}", K.ROW_EXTRA, "bar"),
    ("bar added", "INSERT INTO casebook_bar (matter_id, office_id) VALUES ({n}, {labour})",
     K.ROW_EXTRA, "bar of office"),
    # ── the tree ────────────────────────────────────────────────────────────────────────
    ("places exchanged",
     "UPDATE casebook_leaf SET {i}=-1 WHERE {i}=3;"
     "UPDATE casebook_leaf SET {i}=3 WHERE {i}=4;"
     "UPDATE casebook_leaf SET {i}=4 WHERE {i}=-1", K.HEAD_WRONG, "head 300"),
    ("places exchanged, seen by the nodes",
     "UPDATE casebook_leaf SET {i}=-1 WHERE {i}=3;"
     "UPDATE casebook_leaf SET {i}=3 WHERE {i}=4;"
     "UPDATE casebook_leaf SET {i}=4 WHERE {i}=-1", K.NODE_WRONG, "node 8:0"),
    ("place deleted", "DELETE FROM casebook_leaf WHERE {i}=7", K.LEAF_MISSING, "leaf 7"),
    ("last place deleted", "DELETE FROM casebook_leaf WHERE {i}={last}", K.HEAD_TOO_LARGE, "308"),
    ("place far away", "UPDATE casebook_leaf SET {i}=999999999999 WHERE {i}={last}",
     K.LEAF_MISSING, "leaf 307–999999999998"),
    ("node changed", "UPDATE casebook_treenode SET hash='{hex}'", K.NODE_WRONG, "node 8:0"),
    ("node deleted", "DELETE FROM casebook_treenode", K.NODE_MISSING, "node 8:0"),
    ("node moved", "UPDATE casebook_treenode SET {i}=5", K.NODE_EXTRA, "node 8:5"),
    ("node raised", "UPDATE casebook_treenode SET level=16", K.NODE_EXTRA, "node 16:0"),
    ("head's root", "UPDATE casebook_treehead SET root='{hex}' WHERE size=300", K.HEAD_WRONG, "300"),
    ("head's text", "UPDATE casebook_treehead SET note=replace(note, '300', '299') WHERE size=300",
     K.HEAD_UNSIGNED, "head 300"),
    ("head's size", "UPDATE casebook_treehead SET size=301 WHERE size=300", K.HEAD_UNSIGNED, "301"),
    ("head forged beyond the tree",
     "INSERT INTO casebook_treehead (size, root, at, note) SELECT 999, root, at, note FROM"
     " casebook_treehead WHERE size=300", K.HEAD_TOO_LARGE, "head 999"),
    ("an older state put back",
     "DELETE FROM casebook_treehead WHERE size=308; DELETE FROM casebook_leaf WHERE {i}>=300;"
     "DELETE FROM casebook_event WHERE seq>1", K.SIGNER_DISAGREES, "308 entries"),
    ("the newest head left out, the last record with it",
     "DELETE FROM casebook_treehead WHERE size=308; DELETE FROM casebook_leaf WHERE {i}={last}",
     K.SIGNER_DISAGREES, "308 entries"),
]  # fmt: skip
