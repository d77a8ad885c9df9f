"""Erlang expressions for `rabbitmqctl eval`, each of which replaces several rabbitmqctl commands."""

WRITE_TABLES = "[dets:sync(Table) || Table <- dets:all()]."
"""Writes every disk table, among them Ra's list of the quorum queues of this node."""

RENEW_VIRTUAL_HOSTS = """
lists:foreach(fun(Name) ->
    rabbit_vhost:add(Name, <<"tests">>),
    rabbit_auth_backend_internal:set_permissions(
        <<"{user}">>, Name, <<".*">>, <<".*">>, <<".*">>, <<"tests">>)
end, [{fresh}]),
spawn(fun() -> lists:foreach(fun(Name) -> rabbit_vhost:delete(Name, <<"tests">>) end, [{used}]) end).
"""
"""Makes the virtual hosts `fresh` for `user`; removes those named `used`, without waiting for that."""
