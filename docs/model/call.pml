/* The life of a call, as docs/abi.md tells it. How to check it, and what it leaves out: README.md.
 * Caller 0 owns calls 0 and 1. Process 1 serves endpoint 0 and owns call 2. Process 2 serves endpoint 1.
 * Everybody holds an entry to endpoint 1; the caller holds one to endpoint 0. Anybody may die at any time. */
#ifndef CALLS
#define CALLS 3
#endif
#define PROCESSES  3
#define ENDPOINTS  2
#define NONE       7                                 /* no call */
#define owner(c)   ((c) / 2)                         /* of a call: who pays and collects */
#define server(e)  ((e) + 1)                         /* of an endpoint */

mtype:state = { Destroyed, Settling, Waiting, Pipelined, Completed, InTransit, InService, Queued, Idle };  /* ipc/Abi/CallState */
mtype:deed  = { Work, Close, Crash, Turn, Late, Drop, Return, Resolve, Destroy, Cancel, Await, Pipeline, Send };
#define Fulfilled 0                                  /* ipc/Abi/BreakReason */
#define ByCallee 1
#define ResolverDropped 2
#define CalleeFaulted 3
#define EndpointDestroyed 5
#define LostInTransit 6
#define NotInvocable 9
#define PromiseDestroyed 10
#define Cancelled 11

typedef Call {
  mtype:state state = Idle;
  byte place;                                        /* the list it is on; in transit: the call that carries its resolver */
  byte reason;                                       /* decided: why */
  byte cargo = NONE;                                 /* the call whose resolver is in its message or answer */
  bool entry;                                        /* answered with an entry to endpoint 1 */
  bool withdrawn;                                    /* taken back, and what was sent to its result breaks first */
  bool owed; bool decided                            /* for the checks: sent and no outcome told; its outcome is made */
};
Call call[CALLS];
bool dead[PROCESSES], gone[PROCESSES];               /* a process faulted; an endpoint was destroyed, or its server's end reached it */
byte deathReason[ENDPOINTS];                         /* what calls at an endpoint that is gone break with */
#define Nothing 0
#define Live 1
#define Stale 2
#ifdef SMALL                                         /* small enough for every test run: dead resolvers vanish, nothing waits for an end */
#define Lapsed Nothing
#define awaits(guard) false
#else
#define Lapsed Stale
#define awaits(guard) (guard)
#endif
byte right[9];                                       /* [process * 3 + call]: the resolver that a process holds of a call */

/* Every list there is, in the order of arrival. What has work to do is named by its list: endpoint, process, call. */
#define Queue(e)       (e)
#define Service(p)     (2 + (p))
#define Completions(p) (5 + (p))
#define Behind(c)      (8 + (c))                     /* calls that were sent to the result of a call */
#define Watchers(e)    (11 + (e))
#define LISTS          13
#define some(list)     (len(list) > 0)
#define none(list)     (len(list) == 0)
chan list[LISTS] = [CALLS] of { byte };
chan work = [8] of { byte }; bool hasWork[11];
hidden byte first, second, lost, i, l, n, item, found, victim, again, drained;      /* for a moment inside of one step */
hidden mtype:state told, actual; hidden byte why, reasonThere, reasonNow;
hidden byte more; hidden mtype:deed did;
mtype:deed deed; byte a, b, y;                       /* what is done next, and with what */

inline require(w)     { if :: !hasWork[w] -> hasWork[w] = true; work!w :: else fi }
inline enter(c, s, w) { call[c].state = s; call[c].place = w; list[w]!c }
inline makeIdle(c)    { call[c].state = Idle; call[c].place = 0; call[c].reason = 0; call[c].entry = false; call[c].withdrawn = false; call[c].decided = false }

inline leave(c) {                                    /* off its list; whoever holds its resolver holds a stale one now */
  if :: call[c].state == Queued || call[c].state == InService || call[c].state == Pipelined || call[c].state == Waiting ->
        list[call[c].place]??eval(c)
     :: else fi;
#ifndef RESOLVER_TWICE
  for (i : 0 .. PROCESSES - 1) { if :: right[i * 3 + c] == Live -> right[i * 3 + c] = Lapsed :: else fi }
#endif
}
inline finish(c) {                                   /* nothing waits for its result any more */
  if :: call[c].withdrawn -> makeIdle(c)
     :: else -> enter(c, Completed, Completions(owner(c))) fi
}
inline complete(c, r) {
  assert(!call[c].decided); call[c].decided = true;  /* exactly one outcome: made once */
  leave(c); call[c].reason = r;
  if :: none(list[Behind(c)]) -> finish(c)
     :: else -> call[c].state = Settling; require(Behind(c)) fi
}
inline takeCargo(c) {                                /* lost: the call whose resolver is in the message, if it is still good */
  lost = call[c].cargo; call[c].cargo = NONE; call[c].entry = false;
  if :: lost != NONE && !(call[lost].state == InTransit && call[lost].place == c) -> lost = NONE :: else fi
}
inline breakCall(c, r) {                             /* a lost message loses the resolver in it, and so decides that call first */
  takeCargo(c);
#ifdef CARGO_FORGOTTEN
  lost = NONE;
#endif
  again = 1;
  do :: again ->
        victim = (lost == NONE -> c : lost); call[victim].entry = false;
        reasonNow = (lost == NONE -> r : LostInTransit); complete(victim, reasonNow);
        again = (lost == NONE -> 0 : 1); lost = NONE
     :: else -> break od;
  skip
}
inline arrive(c, e, r) { if :: r == 0 -> enter(c, Queued, Queue(e)) :: else -> breakCall(c, r) fi }
inline toEndpoint(c, e) { reasonThere = (gone[e] -> EndpointDestroyed : (dead[server(e)] -> CalleeFaulted : 0)); arrive(c, e, reasonThere) }
inline passOn(c, to) {                               /* to the result of a decided call */
  reasonThere = call[to].reason;
  if :: reasonThere == 0 && call[to].entry  -> reasonThere = (gone[1] -> EndpointDestroyed : (dead[2] -> CalleeFaulted : 0))
     :: reasonThere == 0 && !call[to].entry -> reasonThere = NotInvocable
     :: else fi;
  arrive(c, 1, reasonThere)
}
inline drainOne(c) {                                 /* one call sent to its result goes on; with the last one it is completed */
  if :: call[c].state == Settling ->
        if :: some(list[Behind(c)]) -> list[Behind(c)]?second; call[second].state = Idle; passOn(second, c) :: none(list[Behind(c)]) -> skip fi;
        if :: none(list[Behind(c)]) -> finish(c) :: else fi
     :: else fi
}
inline withdraw(c) {                                 /* from wherever it is: cancelled or destroyed */
  takeCargo(c);
#ifndef CARGO_FORGOTTEN
  if :: lost != NONE -> call[lost].entry = false; complete(lost, LostInTransit) :: else fi;
#endif
  if :: call[c].state == Completed -> list[call[c].place]??eval(c)
#ifdef CANCEL_LEAVES_ENTRY
     :: call[c].state == Queued -> skip
#endif
     :: else -> leave(c) fi;
  call[c].owed = false;
  if :: none(list[Behind(c)]) -> makeIdle(c)
     :: else -> call[c].reason = Cancelled; call[c].withdrawn = true; call[c].state = Settling; require(Behind(c)) fi
}
inline destroy(c) {
  withdraw(c); makeIdle(c); call[c].state = Destroyed;
  if :: some(list[Behind(c)]) -> require(Behind(c)) :: else fi
}
inline install(p, c) {                               /* a message or answer arrives, with what it carries */
  first = call[c].cargo; takeCargo(c);
  if :: lost != NONE -> enter(lost, InService, Service(p)); right[p * 3 + lost] = Live
     :: lost == NONE && first != NONE && right[p * 3 + first] != Live -> right[p * 3 + first] = Lapsed
     :: else fi
}

/* One step of an end or of a settlement; more: it is not done yet. */
inline stepEndpoint(e) {
  l = (some(list[Watchers(e)]) -> Watchers(e) : Queue(e)); more = some(list[l]);
  if :: more -> list[l]?<second>; reasonThere = (l == Queue(e) -> deathReason[e] : Fulfilled); breakCall(second, reasonThere) :: else fi
}
inline endEndpoint(e) {
  gone[e] = true; deathReason[e] = (dead[server(e)] -> CalleeFaulted : EndpointDestroyed);
  stepEndpoint(e);
  if :: more -> require(Queue(e)) :: else fi
}
inline stepProcess(p) {                              /* what it owed, its endpoint, its own calls; one a step */
  n = 0;
  do :: n < CALLS && (owner(n) != p || call[n].state == Destroyed) -> n++ :: else -> break od;
  if
#ifndef DEBTS_FORGOTTEN
     :: some(list[Service(p)]) -> list[Service(p)]?<first>; breakCall(first, CalleeFaulted); more = true
     :: none(list[Service(p)]) && p > 0 && !gone[p - 1] -> endEndpoint(p - 1); more = true
     :: none(list[Service(p)]) && !(p > 0 && !gone[p - 1]) && n < CALLS -> destroy(n); more = true
#else
     :: p > 0 && !gone[p - 1] -> endEndpoint(p - 1); more = true
     :: !(p > 0 && !gone[p - 1]) && n < CALLS -> destroy(n); more = true
#endif
     :: else -> more = false fi
}
inline stepCall(c) {
  if :: call[c].state == Destroyed && some(list[Behind(c)]) -> list[Behind(c)]?<second>; breakCall(second, PromiseDestroyed); more = true
     :: call[c].state == Settling -> drainOne(c); more = (call[c].state == Settling)
     :: else -> more = false fi
}

/* What Poll says: the outcome that is certain, before it is there. */
#define endOf(e)    (gone[e] -> deathReason[e] : (dead[server(e)] -> CalleeFaulted : 0))
#define resultOf(c) (call[c].state == Destroyed -> PromiseDestroyed : (call[c].state == Settling || call[c].state == Completed -> call[c].reason : 0))
#define isOver(e)   (gone[e] || dead[server(e)])
#define isBroken(c) (call[c].state == Destroyed || ((call[c].state == Settling || call[c].state == Completed) && call[c].reason != Fulfilled))
#define isLost(c)   ((call[c].state == Queued && isOver(call[c].place)) || (call[c].state == Pipelined && isBroken(call[c].place - 8)) || \
                     ((call[c].state == Completed || call[c].state == Settling) && dead[owner(c)]))
inline poll(c) {
  if :: call[c].state == Queued    -> why = endOf(call[c].place)
     :: call[c].state == InService -> why = (dead[call[c].place - 2] -> CalleeFaulted : 0)
     :: call[c].state == InTransit -> why = (isLost(call[c].place) -> LostInTransit : 0)
     :: call[c].state == Pipelined -> why = resultOf(call[c].place - 8)
     :: call[c].state == Settling || call[c].state == Completed -> why = call[c].reason
     :: else -> why = 0 fi;
  told = (why != 0 -> Completed : call[c].state)
}
/* Whoever could decide it is gone, or did decide: then it has to be completed. */
#define isOrphan(c) ((call[c].state == Queued && isOver(call[c].place)) || (call[c].state == InService && dead[call[c].place - 2]) || \
  (call[c].state == InTransit && isLost(call[c].place)) || (call[c].state == Waiting && gone[call[c].place - 11]) || call[c].state == Settling || \
  (call[c].state == Pipelined && (call[call[c].place - 8].state == Destroyed || call[call[c].place - 8].state == Settling)))

#define kindFits(s, w) ((s == Queued && w < 2) || (s == InService && w >= 2 && w < 5) || (s == Completed && w >= 5 && w < 8) || \
  (s == Pipelined && w >= 8 && w < 11) || (s == Waiting && w >= 11))
inline check() {                                     /* after every step */
  for (i : 0 .. CALLS - 1) {
    n = 0;                                           /* invariant L: on the one list that its state names */
    for (l : 0 .. LISTS - 1) { found = (list[l]??[eval(i)] -> 1 : 0); if :: found -> n++; assert(call[i].place == l && kindFits(call[i].state, l)) :: else fi }
    assert(n == (call[i].state == Idle || call[i].state == InTransit || call[i].state == Settling || call[i].state == Destroyed -> 0 : 1));
    n = 0;                                           /* its resolver: with one holder, in one message, or used up */
    for (l : 0 .. PROCESSES - 1) { if :: right[l * 3 + i] == Live -> n++; assert(call[i].state == InService && call[i].place == Service(l)) :: else fi }
    assert(n == (call[i].state == InService -> 1 : 0));
    assert(call[i].state != InTransit || (call[call[i].place].cargo == i && (call[call[i].place].state == Queued ||
      call[call[i].place].state == Pipelined || call[call[i].place].state == Completed || call[call[i].place].state == Settling)));
    assert(call[i].owed == (call[i].state != Idle && call[i].state != Destroyed));  /* exactly one outcome: told once, never forgotten */
    assert(call[i].decided == (call[i].state == Completed || call[i].state == Settling));
    assert(some(work) || !isOrphan(i))             /* when all work is done, nobody waits for the dead */
  }
}
inline tell(d, p, q, r) {                            /* a line of a trace: state, and what Poll says of it, for each call */
  did = d; printf("%e %d %d %d |", did, p, q, r);
  for (i : 0 .. CALLS - 1) { poll(i); actual = call[i].state; printf(" %e/%e/%d", actual, told, why) }
  printf("\n")
}

#ifdef SCRIPT
#include "script.h"                                  /* byte script[]: the deeds to be done, in their order */
#define may(d, p, q, r) (script[at] == d && script[at + 1] == p && script[at + 2] == q && script[at + 3] == r)
#define next() at = at + 4
short at;
#else
#define may(d, p, q, r) true
#ifdef CALM                                          /* for random walks: nobody dies in the first steps */
short steps;
#define next() steps++
#define later (steps >= CALM)
#else
#define next() skip
#endif
#endif
#ifndef later
#define later true
#endif
#define opt(d, p, q, r, guard) :: (guard) && may(d, p, q, r) -> deed = d; a = p; b = q; y = r

/* Everything that programs can do, and everybody's death. */
#define ready(c)         (!dead[owner(c)] && call[c].state == Idle)
#define holds(p, c)      (!dead[p] && right[(p) * 3 + (c)] == Live)
#define undecided(c)     (call[c].state == Queued || call[c].state == InService || call[c].state == InTransit || call[c].state == Pipelined || call[c].state == Waiting)
#define sends(c, e)      opt(Send, c, e, NONE, ready(c)) opt(Send, c, e, 0, ready(c) && holds(owner(c), 0)) \
                         opt(Send, c, e, 1, ready(c) && holds(owner(c), 1)) third(opt(Send, c, e, 2, ready(c) && holds(owner(c), 2)))
#define pipelines(c, d)  opt(Pipeline, c, d, 0, ready(c) && call[d].state != Idle && call[d].state != Destroyed)
#define owns(c)          opt(Await, c, 1, 0, awaits(ready(c))) opt(Cancel, c, 0, 0, !dead[owner(c)] && undecided(c)) \
                         opt(Destroy, c, 0, 0, later && !dead[owner(c)] && call[c].state != Destroyed)
#define returns(p, c, x) opt(Return, p, c, x, holds(p, c) && holds(p, x))
#define answers(p, c)    opt(Resolve, p, c, 0, holds(p, c)) opt(Resolve, p, c, 1, holds(p, c)) opt(Resolve, p, c, 2, holds(p, c)) \
                         opt(Drop, p, c, 0, holds(p, c)) opt(Late, p, c, 0, !dead[p] && right[(p) * 3 + (c)] == Stale)
#define lives(p)         answers(p, 0) answers(p, 1) third(answers(p, 2)) returns(p, 0, 1) returns(p, 1, 0) \
                         third(returns(p, 0, 2) returns(p, 1, 2) returns(p, 2, 0) returns(p, 2, 1)) \
                         opt(Crash, p, 0, 0, later && !dead[p]) opt(Turn, p, 0, 0, !dead[p] && (some(list[Completions(p)]) || hasRequests(p)))
#define hasRequests(p)   (p > 0 && !gone[((p) + 2) % 3] && some(list[Queue(((p) + 2) % 3)]))
#if CALLS == 3
#define third(x) x
#else
#define third(x)
#endif

active proctype Programs() {
  end: do :: atomic {
    if sends(0, 0) sends(0, 1) sends(1, 0) sends(1, 1) third(sends(2, 1)) pipelines(0, 1) pipelines(1, 0)
       opt(Await, 0, 0, 0, awaits(ready(0))) opt(Await, 1, 0, 0, awaits(ready(1))) owns(0) owns(1) third(owns(2))
       lives(0) lives(1) lives(2) opt(Close, 0, 0, 0, later && !dead[1] && !gone[0]) opt(Close, 1, 0, 0, later && !dead[2] && !gone[1])
    fi;
    drained = NONE;
    if :: deed == Send || deed == Pipeline || deed == Await -> assert(!call[a].owed); call[a].owed = true; call[a].decided = false :: else fi;
    if
    :: deed == Send -> d_step {
       call[a].cargo = y;
       if :: y != NONE -> list[call[y].place]??eval(y); right[owner(a) * 3 + y] = Nothing; call[y].state = InTransit; call[y].place = a :: else fi;
       toEndpoint(a, b) }
    :: deed == Pipeline -> d_step {
       if :: call[b].state == Completed -> passOn(a, b)
          :: else -> drained = b; enter(a, Pipelined, Behind(b)) fi }
    :: deed == Await -> d_step {
       if :: gone[b] -> breakCall(a, Fulfilled) :: else -> enter(a, Waiting, Watchers(b)) fi }
    :: deed == Cancel -> d_step { withdraw(a); drained = a }
    :: deed == Destroy -> d_step { destroy(a) }
    :: deed == Resolve -> d_step { right[a * 3 + b] = Nothing; call[b].entry = (y == 1); reasonNow = (y == 2 -> ByCallee : Fulfilled); complete(b, reasonNow) }
    :: deed == Return -> d_step {
       right[a * 3 + b] = Nothing; right[a * 3 + y] = Nothing; call[b].cargo = y;
       list[call[y].place]??eval(y); call[y].state = InTransit; call[y].place = b;
       complete(b, Fulfilled) }
    :: deed == Drop -> d_step { right[a * 3 + b] = Nothing; complete(b, ResolverDropped) }
    :: deed == Late -> right[a * 3 + b] = Nothing    /* refused: it decides nothing */
    :: deed == Turn -> d_step {
       do :: some(list[Completions(a)]) ->
             list[Completions(a)]?second; install(a, second);
             assert(call[second].owed && call[second].decided); call[second].owed = false; makeIdle(second)
          :: else -> break od;
       do :: hasRequests(a) ->
             list[Queue(a - 1)]?second; enter(second, InService, Service(a)); install(a, second); right[a * 3 + second] = Live
          :: else -> break od;
       skip }
    :: deed == Crash -> d_step {
       dead[a] = true;
       for (i : 0 .. CALLS - 1) { if :: right[a * 3 + i] == Stale -> right[a * 3 + i] = Nothing :: else fi };
       stepProcess(a);
       if :: more -> require(Service(a)) :: else fi }
    :: deed == Close -> d_step { endEndpoint(a) }
    fi;
    d_step {                                         /* who sends behind a call that is settling helps it along, twice over */
      n = 0;
      do :: n < 2 && drained != NONE -> drainOne(drained); n++ :: else -> break od;
      tell(deed, a, b, y); check(); deed = 0; a = 0; b = 0; y = 0; next() }
    } od
}

/* The work list of the kernel, a step at a time, as late as can be. */
active proctype Kernel() {
  end: do :: d_step { some(work) && may(Work, 0, 0, 0) ->
      work?item; hasWork[item] = false;
      if :: item < 2              -> stepEndpoint(item)
         :: item >= 2 && item < 5 -> stepProcess((item - 2))
         :: else                  -> stepCall((item - 8)) fi;
      if :: more -> require(item) :: else fi;
      tell(Work, 0, 0, 0); check(); next() } od
}

#ifdef LIVENESS
ltl decided { [] (isOrphan(LIVENESS) -> <> !isOrphan(LIVENESS)) }
#endif
