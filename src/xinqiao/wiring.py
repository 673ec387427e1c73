"""After which act, what happens. The whole of it; read this instead of searching for signals."""

from xinqiao.casebook.reacting import On

TABLE: tuple[On, ...] = ()
