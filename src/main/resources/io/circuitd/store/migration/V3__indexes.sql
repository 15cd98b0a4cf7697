create index pushed_router on pushed (router);
create index pushed_circuit on pushed (circuit);
create index change_circuit on change (circuit);
create index change_open on change (id) where state = 'OPEN';
create index used_approval_circuit on used_approval (circuit);
