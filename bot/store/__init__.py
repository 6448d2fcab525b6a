"""Everything that outlives a process: tables, queries, migrations."""
