"""Polls agents with pysnmp and prints the processor time of a poll, in microseconds.

Arguments: rounds, polls under way at once, cells (comma separated), ports (comma separated).
The first round meets the engines and is not counted.
"""

import resource
import sys

from pysnmp.hlapi import asyncore as hlapi

rounds, at_once = int(sys.argv[1]), int(sys.argv[2])
cells = [hlapi.ObjectType(hlapi.ObjectIdentity(cell)) for cell in sys.argv[3].split(",")]
ports = [int(port) for port in sys.argv[4].split(",")]

engine = hlapi.SnmpEngine()
user = hlapi.UsmUserData(
    "circuitd",
    "auth-pass-0001",
    "priv-pass-0001",
    authProtocol=hlapi.usmHMAC192SHA256AuthProtocol,
    privProtocol=hlapi.usmAesCfb128Protocol,
)
answers = 0


def poll(port):
    hlapi.getCmd(
        engine,
        user,
        hlapi.UdpTransportTarget(("127.0.0.1", port), timeout=5, retries=1),
        hlapi.ContextData(),
        *cells,
        cbFun=answered,
        lookupMib=False
    )


def answered(_engine, _handle, trouble, status, _index, rows, _context):
    global answers
    if trouble or status or len(rows) != len(cells):
        sys.exit("no answer: %s %s" % (trouble, status))
    answers += 1


def everyone():
    for begin in range(0, len(ports), at_once):
        for port in ports[begin : begin + at_once]:
            poll(port)
        engine.transportDispatcher.runDispatcher()


def processor():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


everyone()
begun, answers = processor(), 0
for _ in range(rounds):
    everyone()
if answers != rounds * len(ports):
    sys.exit("%d answers" % answers)
print("%.1f" % ((processor() - begun) / answers * 1e6))
