"""Staff's pages of appointments: the week, booking by telephone, rota, rooms, leaders' days."""
