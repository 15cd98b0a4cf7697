"""ncclient as it comes. Arguments: PORT USER KEYFILE; commands on standard input as in Drill.java."""

import collections
import sys
import time

from ncclient import manager

session = manager.connect(
    host="127.0.0.1",
    port=int(sys.argv[1]),
    username=sys.argv[2],
    key_filename=sys.argv[3],
    allow_agent=False,
    look_for_keys=False,
    hostkey_verify=False,
    timeout=60,
)


def pump(size, depth, until):
    query = f'<interfaces xmlns="urn:circuitd:bench"><size>{size}</size></interfaces>'
    session.async_mode = depth > 1
    waiting = collections.deque()
    replies = 0
    while time.monotonic() < until:
        reply = session.get_config(source="running", filter=("subtree", query))
        if depth == 1:
            reply.data_ele
            replies += 1
            continue
        waiting.append(reply)
        if len(waiting) == depth:
            replies += arrived(waiting.popleft())
    while waiting:
        replies += arrived(waiting.popleft())
    return replies


def arrived(rpc):
    rpc.event.wait()
    if rpc.error is not None:
        raise rpc.error
    rpc.reply.data_ele
    return 1


for line in sys.stdin:
    command, _, _, size, depth, millis = line.split()
    assert command == "rate", line
    begin = time.monotonic()
    replies = pump(int(size), int(depth), begin + int(millis) / 1000)
    print(f"= {replies / (time.monotonic() - begin):.3f}", flush=True)
