#!/usr/bin/env python3
"""Drives a simulated router with ncclient: drive_lab_router.py KIND PORT USER PASSWORD

Prints one line for each thing seen; exit 1 with the first thing that was otherwise.
"""
import sys
import time

from ncclient import manager
from ncclient.operations import RPCError

KIND, PORT, USER, PASSWORD = sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4]
JUNOS = KIND == 'junos'
XR = 'http://cisco.com/ns/yang/Cisco-IOS-XR-'
NC = 'xmlns="urn:ietf:params:xml:ns:netconf:base:1.0" ' \
     'xmlns:nc="urn:ietf:params:xml:ns:netconf:base:1.0"'


def connect():
    return manager.connect(host='127.0.0.1', port=PORT, username=USER, password=PASSWORD,
                           hostkey_verify=False, look_for_keys=False, allow_agent=False,
                           timeout=10)


def unit(content, operation=''):
    mark = f' nc:operation="{operation}"' if operation else ''
    if JUNOS:
        return (f'<config {NC}><configuration><interfaces><interface><name>ae10</name>'
                f'<unit{mark}><name>100</name>{content}</unit></interface></interfaces>'
                f'</configuration></config>')
    return (f'<config {NC}><interface-configurations xmlns="{XR}ifmgr-cfg">'
            f'<interface-configuration{mark}><active>act</active>'
            f'<interface-name>Bundle-Ether10.100</interface-name>{content}'
            f'</interface-configuration></interface-configurations></config>')


def described(text):
    return unit(f'<description>{text}</description>')


def running(session):
    return session.get_config(source='running').data_xml


def seen(condition, what):
    print(('ok ' if condition else 'NOT OK ') + what, flush=True)
    if not condition:
        sys.exit(1)


def refused(call, tag, what, path=None):
    try:
        call()
    except RPCError as error:
        seen(error.tag == tag, f'{what}: {error.tag}')
        if path:
            seen(path in (error.path or ''), f'{what}: at {error.path}')
        return error
    seen(False, f'{what}: accepted')


def main():
    one, two = connect(), connect()
    capabilities = list(one.server_capabilities)
    seen(any(':candidate:' in c for c in capabilities), 'hello offers a candidate')
    seen(any('confirmed-commit:1.' + ('0' if JUNOS else '1') in c for c in capabilities),
         'hello offers confirmed commit')

    one.lock('candidate')
    denied = refused(lambda: two.lock('candidate'), 'lock-denied', 'second lock')
    seen(one.session_id in (denied.info or ''), 'lock-denied names the holder')
    refused(lambda: two.edit_config(target='candidate', config=described('x')), 'in-use',
            'edit against a lock')

    one.edit_config(target='candidate', config=described('leg-first'))
    seen('leg-first' not in running(one), 'an edit leaves running alone')
    one.validate('candidate')
    one.discard_changes()
    one.commit()
    seen('leg-first' not in running(one), 'discard forgets the edit')

    one.edit_config(target='candidate', config=described('leg-second'))
    one.validate('candidate')
    one.commit(confirmed=True, timeout='1')
    seen('leg-second' in running(one), 'confirmed commit is in running')
    deadline = time.time() + 10
    while 'leg-second' in running(one) and time.time() < deadline:
        time.sleep(0.1)
    seen('leg-second' not in running(one), 'and is taken back when its time is up')

    one.edit_config(target='candidate', config=described('leg-third'))
    one.commit(confirmed=True, timeout='600')
    one.commit()
    seen('leg-third' in running(one), 'a confirmed commit that is confirmed stays')
    one.unlock('candidate')

    if JUNOS:
        refused(lambda: one.dispatch('cancel-commit'), 'operation-not-supported',
                'cancel-commit without confirmed-commit 1.1')
    else:
        one.edit_config(target='candidate', config=described('leg-fourth'))
        one.commit(confirmed=True, timeout='600', persist='change-4')
        refused(lambda: two.commit(), 'invalid-value', 'commit without the persist-id')
        refused(lambda: two.cancel_commit(persist_id='other'), 'invalid-value',
                'cancel with a wrong persist-id')
        two.cancel_commit(persist_id='change-4')
        seen('leg-third' in running(two), 'cancel from another session goes back')
        one.edit_config(target='candidate', config=described('leg-fifth'))
        one.commit(confirmed=True, timeout='600', persist='change-5')
        one.close_session()
        two.commit(persist_id='change-5')
        seen('leg-fifth' in running(two), 'another session confirms with the persist-id')
        one = connect()

    three = connect()
    three.edit_config(target='candidate', config=described('leg-sixth'))
    three.commit(confirmed=True, timeout='600')
    seen('leg-sixth' in running(one), 'confirmed commit of a third session')
    three.close_session()
    deadline = time.time() + 10
    while 'leg-sixth' in running(one) and time.time() < deadline:
        time.sleep(0.1)
    seen('leg-sixth' not in running(one), 'goes with its session')

    refused(lambda: one.edit_config(target='candidate', config=unit('<descripton>x</descripton>')),
            'unknown-element', 'misspelt element', 'descripton')
    refused(lambda: one.edit_config(target='candidate', config=unit('', 'create')),
            'data-exists', 'create of what exists', '100')
    one.edit_config(target='candidate', config=unit('', 'remove'))
    one.edit_config(target='candidate', config=unit('', 'remove'))
    seen(True, 'remove of what is gone')
    if JUNOS:
        warned = one.edit_config(target='candidate', config=unit('', 'delete'))
        seen('warning' in str(warned) and warned.ok, 'delete of what is gone is a warning')
    else:
        refused(lambda: one.edit_config(target='candidate', config=unit('', 'delete')),
                'data-missing', 'delete of what is gone', 'Bundle-Ether10.100')
    one.discard_changes()

    if JUNOS:
        where = '<configuration><interfaces><interface><name>ae10</name></interface>' \
                '</interfaces></configuration>'
    else:
        where = f'<interface-configurations xmlns="{XR}ifmgr-cfg"><interface-configuration>' \
                '<interface-name>Bundle-Ether10</interface-name></interface-configuration>' \
                '</interface-configurations>'
    part = one.get_config(source='running', filter=('subtree', where)).data_xml
    seen('Azure' in part and 'GigE' not in part and 'et-0/0/7' not in part,
         'a subtree filter reads one entry')

    two.kill_session(one.session_id)
    deadline = time.time() + 10
    while one.connected and time.time() < deadline:
        time.sleep(0.05)
    seen(not one.connected, 'a killed session is gone')

    two.close_session()
    print('done')


main()
