"""Pages of the reception house: board, queue, records, promises, calls, after hours, manners."""
