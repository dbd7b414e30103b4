/* The life of a call, as docs/abi.md tells it. How to check it, and what it leaves out: README.md.
 * Process 0 owns calls 0 and 1, and may send to both endpoints. Process 1 serves endpoint 0, owns call 2, and may send to
 * endpoint 1, which process 2 serves. Anybody may die at any time. Each step prints a line: the deed, and all calls after it. */
#ifndef CALLS
#define CALLS 3
#endif
#ifndef PLANT                                        /* a bug: 1 debts are forgotten, 2 a late answer decides, 3 a cancelled call stays queued */
#define PLANT 0
#endif
mtype:deed   = { Work, Close, Crash, Turn, Late, Drop, Resolve, Destroy, Cancel, Pipeline, Send };
mtype:state  = { Destroyed, Settling, Completed, Pipelined, InService, Queued, Idle };     /* ipc/Abi/CallState */
mtype:reason = { Cancelled, PromiseDestroyed, NotInvocable, DeadlinePassed, Cycle, LostInTransit,      /* ipc/Abi/BreakReason, the same */
                 EndpointDestroyed, CalleeDestroyed, CalleeFaulted, ResolverDropped, ByCallee };       /* numbers: the last is 1; 0 is none */
typedef Call { mtype:state state = Idle; byte place, reason; bool entry, owed };
Call call[CALLS];                                    /* place: its list; entry: answered with one to endpoint 1; owed: not yet told an outcome */
bool dead[3], stale[9]; byte gone[2];                /* processes; [process * 3 + call]: has a used up resolver; why an endpoint is gone */
chan list[11] = [CALLS] of { byte };                 /* in the order of arrival; a list also names what has work to do */
chan work = [8] of { byte };
#define Queue(e)       (e)
#define Service(p)     (2 + (p))
#define Completions(p) (5 + (p))
#define Behind(c)      (8 + (c))                     /* who was sent to the result of a call; only calls 0 and 1 do that, to each other */
#define owner(c)       ((c) / 2)                     /* who pays and collects */
#define holder(c)      (call[c].place - 2)           /* of a call in service: who has its resolver */
#define some(l)        (len(list[l]) > 0)
#define is(c, s)       (call[c].state == s)
#define undecided(c)   (is(c, Queued) || is(c, InService) || is(c, Pipelined))
#define endOf(e)       (gone[e] != 0 -> gone[e] : (dead[(e) + 1] -> CalleeFaulted : 0))
#define resultOf(c)    (is(c, Destroyed) -> PromiseDestroyed : call[c].reason)
#define fate(c)        (is(c, Queued) -> endOf(call[c].place) : (is(c, InService) -> (dead[holder(c)] -> CalleeFaulted : 0) : \
                       (is(c, Pipelined) -> resultOf(call[c].place - 8) : call[c].reason)))          /* what it breaks with for certain */
hidden byte other, i, l, n, item, more, cause, who;  /* for a moment, inside of one step; cause: what complete breaks with */
hidden mtype:state told, actual; hidden mtype:deed did;

inline require(w)     { if :: work??[eval(w)] :: else -> work!w fi }
inline enter(c, s, w) { call[c].state = s; call[c].place = w; list[w]!c }
inline rest(c, s)     { call[c].state = s; call[c].place = 0; call[c].reason = 0; call[c].entry = false }
inline owe(c)         { assert(!call[c].owed); call[c].owed = true }
inline leave(c) {                                    /* off its list */
  if :: is(c, InService) && !dead[holder(c)] -> stale[holder(c) * 3 + c] = true :: else fi;
  if :: (undecided(c) || is(c, Completed)) && !(PLANT == 3 && is(c, Queued)) -> list[call[c].place]??eval(c) :: else fi
}
inline complete(c) {                                 /* its outcome is made: once */
  assert(undecided(c) || is(c, Idle)); leave(c); call[c].reason = cause;
  if :: some(Behind(c)) -> call[c].state = Settling; call[c].place = 0; require(Behind(c)) :: else -> enter(c, Completed, Completions(owner(c))) fi
}
inline arrive(c, e) {                                /* later than the end itself, all that is known is that it is gone */
  cause = (gone[e] != 0 -> EndpointDestroyed : endOf(e)); if :: cause == 0 -> enter(c, Queued, Queue(e)) :: else -> complete(c) fi
}
inline passOn(c, to) {                               /* to the result of a decided call */
  if :: call[to].reason == 0 && call[to].entry -> arrive(c, 1)
     :: else -> cause = (call[to].reason == 0 -> NotInvocable : call[to].reason); complete(c) fi
}
inline drain(c)    { if :: some(Behind(c)) -> list[Behind(c)]?other; call[other].state = Idle; passOn(other, c) :: else fi }
inline settle(c)   { if :: is(c, Settling) -> drain(c); enter(c, Completed, Completions(owner(c))) :: else fi }
inline withdraw(c) { leave(c); call[c].owed = false; call[c].reason = Cancelled; if :: some(Behind(c)) -> require(Behind(c)) :: else fi }
inline stepCall(c) {
  more = is(c, Destroyed) && some(Behind(c));
  if :: more -> list[Behind(c)]?<other>; cause = PromiseDestroyed; complete(other) :: else -> settle(c) fi
}
inline stepEndpoint(e) { more = some(Queue(e)); if :: more -> list[Queue(e)]?<other>; cause = gone[e]; complete(other) :: else fi }
inline endEndpoint(e) { gone[e] = (dead[(e) + 1] -> CalleeFaulted : EndpointDestroyed); stepEndpoint(e); if :: more -> require(Queue(e)) :: else fi }
inline stepProcess(p) {                              /* what it owed, its endpoint, its own calls; one a step */
  n = 0; do :: n < CALLS && (owner(n) != p || is(n, Destroyed)) -> n++ :: else -> break od;
  if :: some(Service(p)) && PLANT != 1 -> list[Service(p)]?<other>; cause = CalleeFaulted; complete(other); more = true
     :: else -> if :: p > 0 && gone[p - 1] == 0 -> endEndpoint(p - 1); more = true
                   :: !(p > 0 && gone[p - 1] == 0) -> more = (n < CALLS); if :: more -> withdraw(n); rest(n, Destroyed) :: else fi fi fi
}
inline check() {                                     /* after every step */
  for (i : 0 .. CALLS - 1) {
    n = 0;                                           /* invariant L: on the one list that its state names */
    for (l : 0 .. 10) { if :: list[l]??[eval(i)] -> n++; assert(call[i].place == l && (is(i, Queued) -> l < 2 : (is(i, InService) -> l == 3 || l == 4 :
      (is(i, Completed) -> l == Completions(owner(i)) : is(i, Pipelined) && l > 7)))) :: else fi }
    assert(n == (undecided(i) || is(i, Completed) -> 1 : 0));
    assert(call[i].owed == (!is(i, Idle) && !is(i, Destroyed)));                 /* its outcome is told: once, and not forgotten */
    assert(len(work) > 0 || !(is(i, Settling) || (undecided(i) && fate(i) != 0)))  /* when all work is done, nobody waits for the dead */
  }
}
#ifdef STEERED                                       /* by a test: its may and next */
#include "steer.h"
#else
#define may(d, p, q, r) true
#define next() skip
#endif
inline after(d, p, q, r) {                           /* a line of a trace: state, and what Poll tells, of each call */
  did = d; printf("%e %d %d %d |", did, p, q, r);
  for (i : 0 .. CALLS - 1) { actual = call[i].state; told = (fate(i) != 0 -> Completed : actual); printf(" %e/%e/%d", actual, told, fate(i)) }
  printf("\n"); check(); next()
}

#define ready(c)     (is(c, Idle) && !dead[owner(c)])
#define requests(p)  (p > 0 && gone[p - 1] == 0 && some(Queue(p - 1)))
#define answers(c)   (is(c, InService) && !dead[holder(c)])
inline answer(c, d, r, how) { who = holder(c); call[c].entry = (how == 1); cause = r; complete(c); stale[who * 3 + c] = false; after(d, who, c, how) }
inline late(c, p) { stale[p * 3 + c] = false; if :: PLANT == 2 -> cause = 0; complete(c) :: else fi; after(Late, p, c, 0) }
active proctype Programs() { byte me;                /* the owner of a call, and fate, do as they will, or nothing for ever */
  end: do :: atomic {
    if :: me = 0 :: me = 1 :: me = 2 fi;
    if :: skip                                       /* nothing */
       :: d_step { me < CALLS && ready(me) && me < 2 && may(Send, me, 0, 0) -> owe(me); arrive(me, 0); after(Send, me, 0, 0) }
       :: d_step { me < CALLS && ready(me) && may(Send, me, 1, 0) -> owe(me); arrive(me, 1); after(Send, me, 1, 0) }
       :: d_step { me < 2 && ready(me) && !is(1 - me, Idle) && !is(1 - me, Destroyed) && may(Pipeline, me, 1 - me, 0) -> owe(me);
            if :: is(1 - me, Completed) -> passOn(me, (1 - me)) :: else -> enter(me, Pipelined, Behind(1 - me)); settle((1 - me)) fi;
            after(Pipeline, me, 1 - me, 0) }
       :: d_step { me < CALLS && undecided(me) && !dead[owner(me)] && may(Cancel, me, 0, 0) -> withdraw(me); drain(me); rest(me, Idle); after(Cancel, me, 0, 0) }
       :: d_step { me < CALLS && !is(me, Destroyed) && !dead[owner(me)] && may(Destroy, me, 0, 0) -> withdraw(me); rest(me, Destroyed); after(Destroy, me, 0, 0) }
       :: d_step { !dead[me] && may(Crash, me, 0, 0) -> dead[me] = true; for (i : 0 .. 2) { stale[me * 3 + i] = false };
            stepProcess(me); if :: more -> require(Service(me)) :: else fi; after(Crash, me, 0, 0) }
       :: d_step { me > 0 && !dead[me] && gone[me - 1] == 0 && may(Close, me - 1, 0, 0) -> endEndpoint((me - 1)); after(Close, me - 1, 0, 0) }
    fi; me = 0 } od }
active [3] proctype Process() { byte me = _pid - 1;  /* from here on: goes on for ever (weak fairness) */
  end: do :: d_step { !dead[me] && (some(Completions(me)) || requests(me)) && may(Turn, me, 0, 0) ->
       do :: some(Completions(me)) -> list[Completions(me)]?other; assert(call[other].owed); call[other].owed = false; rest(other, Idle) :: else -> break od;
       do :: requests(me) -> list[Queue(me - 1)]?other; enter(other, InService, Service(me)); stale[me * 3 + other] = false :: else -> break od;
       after(Turn, me, 0, 0) } od }
active [CALLS] proctype Answer() { byte me = _pid - 4;  /* whoever has the resolver uses it; a used up one does nothing */
  end: do :: d_step { answers(me) && may(Resolve, holder(me), me, 0) -> answer(me, Resolve, 0, 0) }
  :: d_step { answers(me) && may(Resolve, holder(me), me, 1) -> answer(me, Resolve, 0, 1) }
  :: d_step { answers(me) && may(Resolve, holder(me), me, 2) -> answer(me, Resolve, ByCallee, 2) }
  :: d_step { answers(me) && may(Drop, holder(me), me, 0) -> answer(me, Drop, ResolverDropped, 0) }
  :: d_step { stale[3 + me] && may(Late, 1, me, 0) -> late(me, 1) }
  :: d_step { stale[6 + me] && may(Late, 2, me, 0) -> late(me, 2) } od }
active proctype Kernel() {                           /* its work list, a step at a time, as late as can be */
  end: do :: d_step { len(work) > 0 && may(Work, 0, 0, 0) -> work?item;
       if :: item < 2 -> stepEndpoint(item) :: item >= 2 && item < 5 -> stepProcess((item - 2)) :: else -> stepCall((item - 8)) fi;
       if :: more -> require(item) :: else fi; after(Work, 0, 0, 0) } od }
#ifdef LIVENESS                                      /* every call is decided, if those who can decide it act or are gone */
ltl decided { [] (undecided(LIVENESS) -> <> !undecided(LIVENESS)) }
#endif
