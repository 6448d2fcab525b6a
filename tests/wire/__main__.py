"""Run the loopback Discord as a process of its own: `python -m tests.wire --guilds 100`.

When it listens it prints one line of JSON with its addresses, then serves until SIGTERM, SIGINT
or, with `--until-eof`, the end of its standard input.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import signal
import sys

from aiohttp import web

from tests.wire.control import PREFIX, control_app
from tests.wire.faults import Effect, Fault
from tests.wire.limits import CHANNEL_LIMIT, GLOBAL_LIMIT
from tests.wire.nonces import WINDOW
from tests.wire.server import HOST, TOKEN, WireDiscord


def parse(arguments: list[str]) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.wire", description=__doc__)
    add = parser.add_argument
    add("--port", type=int, default=0, help="0 takes a free one")
    add("--control-port", type=int, default=0, help="0 takes a free one")
    add("--guilds", type=int, default=1)
    add("--channels", type=int, default=1, help="text channels in each guild")
    add("--shards", type=int, default=1, help="how many a bot must have")
    add("--max-concurrency", type=int, default=1, help="of them that may begin in 5 s")
    add("--token", default=TOKEN)
    add("--window", choices=["sliding", "fixed", "off"], default="sliding")
    add("--global-limit", type=int, default=GLOBAL_LIMIT, help="requests a second")
    add("--channel-limit", type=int, default=CHANNEL_LIMIT, help="messages in 5 s; 0: no limit")
    add("--nonce-window", type=float, default=WINDOW, help="seconds; 0: nonces are not enforced")
    add("--seed", type=int, default=0, help="of the chances below")
    add("--lose", type=float, default=0.0, help="chance that a message is kept, its answer lost")
    add("--abort", type=float, default=0.0, help="chance that a send breaks off, nothing kept")
    add("--fail", type=float, default=0.0, help="chance that a send is answered --fail-status")
    add("--fail-status", type=int, default=503)
    add("--until-eof", action="store_true", help="end with the standard input")
    return parser.parse_args(arguments)


def make_server(options: argparse.Namespace) -> WireDiscord:
    """Make the server that the command line asks for."""
    server = WireDiscord(
        window=options.window,
        global_limit=options.global_limit,
        channel_limit=options.channel_limit,
        nonce_window=options.nonce_window,
        seed=options.seed,
        token=options.token,
        port=options.port,
    )
    server.want_shards(options.shards, max_concurrency=options.max_concurrency)
    for _ in range(options.guilds):
        server.add_guild(channels=options.channels)
    chances = {Effect.LOSE: options.lose, Effect.ABORT: options.abort, Effect.STATUS: options.fail}
    for effect, chance in chances.items():
        if chance:
            server.faults.add(
                Fault(effect, status=options.fail_status, times=None, probability=chance)
            )
    return server


async def serve(options: argparse.Namespace) -> None:
    """Listen, say where, and wait for the end."""
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, ended.set)
    if options.until_eof:
        loop.add_reader(sys.stdin.fileno(), _read, ended)
    async with make_server(options) as server:
        runner = web.AppRunner(
            control_app(server), access_log=None, handle_signals=False, shutdown_timeout=0.5
        )
        await runner.setup()
        await web.TCPSite(runner, HOST, options.control_port).start()
        addresses = {
            "api_url": server.api_url,
            "gateway_url": server.gateway_url,
            "control_url": f"http://{HOST}:{runner.addresses[0][1]}{PREFIX}",
            "token": server.token,
        }
        sys.stdout.write(json.dumps(addresses) + "\n")
        sys.stdout.flush()
        await ended.wait()
        await runner.cleanup()


def _read(ended: asyncio.Event) -> None:
    """Look whether the standard input has ended; the loop calls this when it is readable."""
    if not os.read(sys.stdin.fileno(), 4096):
        asyncio.get_running_loop().remove_reader(sys.stdin.fileno())
        ended.set()


if __name__ == "__main__":
    asyncio.run(serve(parse(sys.argv[1:])))
