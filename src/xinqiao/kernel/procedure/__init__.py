"""The procedure of a matter: steps, acts and the one table of moves between them.

The staff pages' buttons, the API's list of allowed acts, the permission tests and
docs/procedure.md are all made from `moves.MOVES`.
"""
