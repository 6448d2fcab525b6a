"""A loopback Discord: the tests' own REST and gateway server for the real discord.py client.

It knows Discord's wire and nothing of the bot. `server.WireDiscord` is the way in;
`python -m tests.wire` runs it as a process of its own, and `process.WireProcess` starts and asks
that process. `pointing.connected` connects a client to a server.

`schema.json` is made from Discord's own description by
`python -m tests.wire.trim_schema openapi.json`.
"""
