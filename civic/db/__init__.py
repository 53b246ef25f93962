"""The database: the only home of SQL. SQLite by default, PostgreSQL by URL, the same code on both."""
