%% The same traffic as bench/Hosted/Vats/VatTraffic.cs, between Erlang processes.
%% usage: erl -noshell -run traffic main ring|random|call COUNT MESSAGES IN_FLIGHT
%% Prints the nanoseconds of one message, or of one call with its reply.
-module(traffic).
-export([main/1]).

main([Kind, Count, Messages, InFlight]) ->
    Ns = run(Kind, list_to_integer(Count), list_to_integer(Messages), list_to_integer(InFlight)),
    io:format("~.1f~n", [Ns]),
    halt(0).

run("call", _, Calls, _) ->
    Server = spawn(fun server/0),
    {Micro, ok} = timer:tc(fun() -> call(Server, Calls) end),
    Micro * 1000 / Calls;
run(Kind, Count, Messages, InFlight) ->
    Main = self(),
    Nodes = list_to_tuple([spawn(fun() -> started(Main) end) || _ <- lists:seq(1, Count)]),
    persistent_term:put(nodes, Nodes),
    Next = next(Kind, Count),
    [element(I, Nodes) ! {start, I, Next(I)} || I <- lists:seq(1, Count)],
    Each = Messages div InFlight,
    Begin = erlang:monotonic_time(nanosecond),
    [element(1 + (I * 7919) rem Count, Nodes) ! {pass, Each - 1} || I <- lists:seq(1, InFlight)],
    [receive done -> ok end || _ <- lists:seq(1, InFlight)],
    (erlang:monotonic_time(nanosecond) - Begin) / (Each * InFlight).

%% A ring through all of them in an order that memory does not know, or whoever comes by chance.
next("ring", Count) ->
    Order = list_to_tuple([I || {_, I} <- lists:sort([{rand:uniform(), I} || I <- lists:seq(1, Count)])]),
    After = maps:from_list([{element(I, Order), element(1 + I rem Count, Order)} || I <- lists:seq(1, Count)]),
    fun(I) -> maps:get(I, After) end;
next("random", _) ->
    fun(_) -> 0 end.

started(Main) ->
    receive
        {start, Self, 0} -> wander(Main, persistent_term:get(nodes), Self * 2654435761 band 16#ffffffff);
        {start, _, Next} -> ring(Main, element(Next, persistent_term:get(nodes)))
    end.

ring(Main, Next) ->
    receive
        {pass, 0} -> Main ! done;
        {pass, Left} -> Next ! {pass, Left - 1}
    end,
    ring(Main, Next).

wander(Main, Nodes, State) ->
    Following = (State * 1664525 + 1013904223) band 16#ffffffff,
    receive
        {pass, 0} -> Main ! done;
        {pass, Left} -> element(1 + (Following bsr 8) rem tuple_size(Nodes), Nodes) ! {pass, Left - 1}
    end,
    wander(Main, Nodes, Following).

call(_, 0) -> ok;
call(Server, Left) ->
    Reference = make_ref(),
    Server ! {self(), Reference},
    receive {Reference, _} -> call(Server, Left - 1) end.

server() ->
    receive {Client, Reference} -> Client ! {Reference, 1} end,
    server().
