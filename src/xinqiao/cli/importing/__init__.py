"""Reading a file of submissions: tables, columns, cells. Knows no rule of registration."""
