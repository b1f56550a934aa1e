"""The peer of the receiver benchmark: aiosmtpd taking messages and throwing them away. Prints its port, runs until ended."""
import asyncio

from aiosmtpd.handlers import Sink
from aiosmtpd.smtp import SMTP


async def main():
    server = await asyncio.get_running_loop().create_server(lambda: SMTP(Sink(), hostname="sink"), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(main())
