"""Erlang expressions for `rabbitmqctl eval`, each of which replaces several rabbitmqctl commands."""

WRITE_TABLES = "[dets:sync(Table) || Table <- dets:all()]."
"""Flushes every disk table, including Ra's list of this node's quorum queues."""

RENEW_VIRTUAL_HOSTS = """
lists:foreach(fun(Name) ->
    rabbit_vhost:add(Name, <<"tests">>),
    rabbit_auth_backend_internal:set_permissions(
        <<"{user}">>, Name, <<".*">>, <<".*">>, <<".*">>, <<"tests">>)
end, [{fresh}]),
spawn(fun() -> lists:foreach(fun(Name) -> rabbit_vhost:delete(Name, <<"tests">>) end, [{used}]) end).
"""
"""Creates the virtual hosts `fresh` for `user`; removes the `used` ones without waiting."""
