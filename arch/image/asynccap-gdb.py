# Looks into a kernel on the metal, alive or dead. In gdb, with kernel.elf or kernel-checked.elf as the file:
#
#   source arch/image/asynccap-gdb.py
#   break acap_panicked     stops a panic when its report is complete and before the machine goes
#   acap epitaph            what a panic left behind
#   acap trace [N]          the last N trace records (32)
#   acap runqueue           who runs, who is ready, what work is waiting
#   acap process [NUMBER]   processes, or everything about one
#   acap caps NUMBER        the capabilities of a process
#   acap endpoint [NUMBER]  endpoints with their queues
#   acap call [NUMBER]      calls
#   acap promise [NUMBER]   promises and what waits at them
#
# Objects are named by their number of birth, as in traces. Field offsets come from the debug information, so they follow the
# sources; adding an object type means adding its printer here.

import gdb

PAGE_BYTES = 4096
GRANULE_BYTES = 64
GRANULES_PER_PAGE = 64
TRACE_BYTES = 32
CAPABILITY_BYTES = 16
LIST_BYTES = 12
NONE = 0

NAMESPACES = ("Ipc_Abi", "Ipc_Calls", "Ipc_Capabilities", "Ipc_Diagnostics", "Ipc_Forwarders", "Ipc_Frames", "Ipc_Notifications", "Kernel_Banks", "Kernel_Memory",
              "Kernel_Processes")


def find_type(name):
    for namespace in NAMESPACES:
        try:
            return gdb.lookup_type("AsyncCap_Image_Kernel_AsyncCap_%s_%s" % (namespace, name))
        except gdb.error:
            continue
    raise gdb.GdbError("no debug information for %s: is the file kernel.elf?" % name)


def at(address, name):
    return gdb.Value(int(address)).cast(find_type(name).pointer()).dereference()


def word(address):
    return int(gdb.Value(int(address)).cast(gdb.lookup_type("unsigned long").pointer()).dereference())


def symbol(name):
    return int(gdb.parse_and_eval("(unsigned long)&" + name))


def index(value):
    return int(value["Value"])


def name_of(value):
    """An enumeration's member without its type."""
    text = str(value)
    return text.split("::")[-1].split("_")[-1]


class Arena:
    """The kernel's storage: pages, and the side tables behind them."""

    def __init__(self):
        self.pages, self.tables, self.page_count = (word(symbol("acap_arena") + 8 * i) for i in range(3))
        if self.pages == 0:
            raise gdb.GdbError("the kernel has no arena yet")
        self.globals = at(self.pages, "Globals")
        self.descriptors = self.tables + self.page_count * GRANULES_PER_PAGE * 4

    @property
    def queues(self):
        return at(self.pages + PAGE_BYTES, "KernelQueues")

    def frame_address(self, frame):
        return self.pages + frame * GRANULE_BYTES

    def page_address(self, page):
        return self.pages + page * PAGE_BYTES

    def frame(self, frame, name):
        return at(self.frame_address(frame), name)

    def number(self, frame):
        return int(self.frame(frame, "FrameHeader")["Number"]) if frame != NONE else 0

    def generation(self, frame):
        return int(gdb.Value(self.tables + 4 * frame).cast(gdb.lookup_type("unsigned int").pointer()).dereference())

    def objects(self, type_name):
        """Indices of all live frames of a type, in the order of their addresses."""
        fresh = index(self.globals["FreshPage"])
        for page in range(1, fresh):
            descriptor = at(self.descriptors + page * 40, "PageDescriptor")
            if name_of(descriptor["Use"]) != "Frames":
                continue
            granules = 1 << int(descriptor["FrameSize"])
            for position in range(int(descriptor["FreshFrames"])):
                frame = page * GRANULES_PER_PAGE + position * granules
                if name_of(self.frame(frame, "FrameHeader")["Type"]) == type_name:
                    yield frame

    def find(self, type_name, number):
        for frame in self.objects(type_name):
            if self.number(frame) == number:
                return frame
        raise gdb.GdbError("no %s %d" % (type_name.lower(), number))

    def chain(self, frame, type_name, link):
        """A list from its head, by the link field of its members; stops where memory makes no sense."""
        frame = frame if isinstance(frame, int) else index(frame)
        for _ in range(100000):
            if frame == NONE or frame >= self.page_count * GRANULES_PER_PAGE:
                return
            yield frame
            frame = index(self.frame(frame, type_name)[link]["Next"])


def list_numbers(arena, head, type_name, link, limit=16):
    numbers = [str(arena.number(frame)) for frame in arena.chain(head, type_name, link)]
    more = " ... (%d)" % len(numbers) if len(numbers) > limit else ""
    return " ".join(numbers[:limit]) + more if numbers else "-"


def print_trace(arena, argument):
    count = int(argument) if argument else 32
    written = int(arena.globals["TraceCount"])
    capacity = int(arena.globals["TraceCapacity"])
    pages = index(arena.globals["TracePages"])
    for sequence in range(max(0, written - min(count, capacity)), written):
        record = at(arena.page_address(pages) + (sequence & (capacity - 1)) * TRACE_BYTES, "TraceRecord")
        print("%8d  tick %-14d %-18s %d %d %d" % (sequence, int(record["Ticks"]), name_of(record["Kind"]),
                                               int(record["A"]), int(record["B"]), int(record["C"])))


def print_run_queue(arena, argument):
    g = arena.globals
    print("current   process %d" % arena.number(index(g["Current"])))
    run = arena.queues["Run"]
    lists = int(run["Lists"].address)
    for priority in reversed(range(64)):
        if int(run["Occupied"]) >> priority & 1:
            head = word(lists + priority * LIST_BYTES) & 0xffffffff
            units = []
            for unit in arena.chain(head, "RunUnit", "RunLink"):
                units.append("process %d" % arena.number(unit) if name_of(arena.frame(unit, "FrameHeader")["Type"]) == "Process" else "schedule %d: %s" % (
                    arena.number(unit), list_numbers(arena, arena.frame(unit, "Schedule")["Ready"]["Head"], "Party", "RunLink")))
            print("ready %-3d %s" % (priority, ", ".join(units)))
    for frame in arena.objects("Schedule"):
        schedule = arena.frame(frame, "Schedule")
        print("schedule %-3d priority %d, %d of %d in %d ticks left%s" % (
            arena.number(frame), int(schedule["Priority"]), int(schedule["LeftTicks"]), int(schedule["BudgetTicks"]),
            int(schedule["PeriodTicks"]), ", spent" if int(schedule["IsSpent"]) else ""))
    frame = index(g["WorkHead"])
    while frame != NONE:
        header = arena.frame(frame, "FrameHeader")
        print("work      %s %d" % (name_of(header["Type"]).lower(), int(header["Number"])))
        frame = index(header["WorkNext"])
    print("pages     %d in use, %d in all" % (int(g["PagesInUse"]), arena.page_count))


def process_line(arena, frame):
    party = arena.frame(frame, "Process")["Party"]
    cause = " by " + name_of(party["DeathCause"]) if name_of(party["State"]) == "Dead" else ""
    return "process %-5d %s%s" % (arena.number(frame), name_of(party["State"]), cause)


# Each group with its class, its leader first, in the order of their turns.
def fair_numbers(arena, queue):
    groups = []
    leader = index(queue["First"])
    while leader != NONE:
        members = []
        at = leader
        while True:
            members.append(str(arena.number(at)))
            at = index(arena.frame(at, "Endpoint")["ReadyLink"]["Next"])
            if at in (NONE, leader):
                break
        endpoint = arena.frame(leader, "Endpoint")
        groups.append("class %d: %s" % (int(endpoint["FairClass"]), " ".join(members)))
        leader = index(endpoint["ReadyNode"]["Round"]["Next"])
    return ", ".join(groups) or "-"


def print_process(arena, argument):
    if not argument:
        for frame in arena.objects("Process"):
            print(process_line(arena, frame))
        return
    frame = arena.find("Process", int(argument))
    process = arena.frame(frame, "Process")
    party = process["Party"]
    context = arena.frame_address(frame) + 256
    print(process_line(arena, frame) + "  frame %#x at %#x" % (frame, arena.frame_address(frame)))
    print("  fault       address %#x instruction %#x" % (int(process["FaultAddress"]), int(process["FaultInstruction"])))
    print("  completions %s" % list_numbers(arena, party["Completions"]["Head"], "Call", "PlaceLink"))
    print("  in service  %s" % list_numbers(arena, party["InService"]["Head"], "Call", "PlaceLink"))
    print("  ready       %s" % fair_numbers(arena, party["Ready"]))
    print("  endpoints   %s" % list_numbers(arena, party["Endpoints"]["Head"], "Endpoint", "ServerLink"))
    print("  calls       %s" % list_numbers(arena, party["Calls"]["Head"], "Call", "OwnerLink"))
    # The context's picture is in arch/x64/layout.inc.
    kind = {1: "trap", 2: "syscall"}.get(word(context), "running or never ran")
    print("  resumes by  %s  rip %#x rsp %#x rflags %#x" % (kind, word(context + 216), word(context + 240), word(context + 232)))
    names = "r15 r14 r13 r12 r11 r10 r9 r8 rbp rdi rsi rdx rcx rbx rax".split()
    values = ["%s %#x" % (name, word(context + 80 + 8 * i)) for i, name in enumerate(names)]
    print("  " + "  ".join(values))


def slot_address(arena, table, slot):
    page = index(table["Root"])
    for level in range(int(table["Depth"]), 0, -1):
        child = (slot >> (8 + 10 * (level - 1))) & 1023
        page = word(arena.page_address(page) + 4 * child) & 0xffffffff
    return arena.page_address(page) + (slot & 255) * CAPABILITY_BYTES


def print_capabilities(arena, argument):
    if not argument:
        raise gdb.GdbError("acap caps NUMBER")
    table = arena.frame(arena.find("Process", int(argument)), "Process")["Table"]
    for slot in range(1, int(table["Fresh"])):
        capability = at(slot_address(arena, table, slot), "Capability")
        kind = name_of(capability["Type"])
        if kind == "Null":
            continue
        frame = index(capability["Index"])
        live = kind == "Machine" or arena.generation(frame) == int(capability["Generation"])
        owner = frame - 1 if kind == "Resolver" else frame
        number = "" if kind in ("Machine", "Page") else " %d" % arena.number(owner)
        print("  slot %-5d %s%s  rights %s  badge %d  %s" % (slot, kind.lower(), number, capability["Rights"],
                                                        int(capability["Badge"]), "" if live else "stale"))


def print_endpoint(arena, argument):
    for frame in arena.objects("Endpoint"):
        number = arena.number(frame)
        if argument and number != int(argument):
            continue
        endpoint = arena.frame(frame, "Endpoint")
        queue = lanes(arena, endpoint) if int(endpoint["HasLanes"]) else list_numbers(arena, endpoint["Queue"]["Head"], "Call", "PlaceLink")
        print("endpoint %-5d process %d label %d queue %d: %s" % (
            number, arena.number(index(endpoint["Server"])), int(endpoint["Label"]), int(endpoint["Queue"]["Count"]), queue))


def lanes(arena, endpoint, limit=16):
    """The first call of each lane, in the order of their turns. Behind it stands a ring of its class."""
    frame = index(endpoint["LanedQueue"]["First"])
    numbers = []
    while frame != NONE and len(numbers) < limit:
        numbers.append("%d(class %d)" % (arena.number(frame), int(arena.frame(frame, "Call")["FairClass"])))
        frame = index(arena.frame(frame, "Call")["LaneNode"]["Round"]["Next"])
    return "lanes " + (" ".join(numbers) if numbers else "-")


def print_call(arena, argument):
    for frame in arena.objects("Call"):
        number = arena.number(frame)
        if argument and number != int(argument):
            continue
        call = arena.frame(frame, "Call")
        reason = name_of(call["Reason"])
        print("call %-5d %-10s owner %d slot %d words %d capabilities %d%s" % (
            number, name_of(call["State"]), arena.number(index(call["Owner"])), int(call["OwnerSlot"]), int(call["WordCount"]),
            int(call["CapabilityCount"]), "" if reason == "None" else " broken: " + reason))


def print_promise(arena, argument):
    for frame in arena.objects("Promise"):
        number = arena.number(frame)
        if argument and number != int(argument):
            continue
        promise = arena.frame(frame, "Call")
        reason = name_of(promise["Reason"])
        print("promise %-5d %-10s pipeline %d: %s dependents %d%s" % (
            number, name_of(promise["State"]), int(promise["Pipeline"]["Count"]),
            list_numbers(arena, promise["Pipeline"]["Head"], "Call", "PlaceLink"), int(promise["Dependents"]["Count"]),
            "" if reason == "None" else " broken: " + reason))


def print_notification(arena, argument):
    for frame in arena.objects("Notification"):
        number = arena.number(frame)
        if argument and number != int(argument):
            continue
        notification = arena.frame(frame, "Notification")
        owner = index(notification["Owner"])
        print("notification %-5d process %s label %d bits %#x" % (
            number, arena.number(owner) if owner != NONE else "-", int(notification["Label"]), int(notification["Bits"])))


def print_forwarder(arena, argument):
    for frame in arena.objects("Forwarder"):
        number = arena.number(frame)
        if argument and number != int(argument):
            continue
        target = arena.frame(frame, "Forwarder")["Target"]
        kind = name_of(target["Type"])
        print("forwarder %-5d %s" % (number, "blocked" if kind == "Null" else "stands for %s at frame %#x, rights %s" % (
            kind.lower(), index(target["Index"]), target["Rights"])))


def print_epitaph(argument):
    address = symbol("acap_epitaph")
    fields = [word(address + 8 * i) for i in range(9)]
    if fields[0] == 0:
        print("the kernel has not panicked")
        return
    for name, value in zip("tick process vector error rip rsp cr2".split(), fields[1:8]):
        print("%-8s %#x" % (name, value))
    text = gdb.selected_inferior().read_memory(address + 72, fields[8])
    print(bytes(text).decode("ascii", "replace"))
    gdb.execute("info symbol %#x" % fields[5])


COMMANDS = {
    "trace": print_trace,
    "runqueue": print_run_queue,
    "process": print_process,
    "caps": print_capabilities,
    "endpoint": print_endpoint,
    "call": print_call,
    "promise": print_promise,
    "notification": print_notification,
    "forwarder": print_forwarder,
}


class Acap(gdb.Command):
    """Looks into an AsyncCap kernel: acap epitaph|trace|runqueue|process|caps|endpoint|call|promise|notification|forwarder."""

    def __init__(self):
        super().__init__("acap", gdb.COMMAND_DATA)

    def invoke(self, argument, from_tty):
        words = argument.split()
        if words and words[0] == "epitaph":
            print_epitaph(None)
        elif words and words[0] in COMMANDS:
            COMMANDS[words[0]](Arena(), words[1] if len(words) > 1 else None)
        else:
            raise gdb.GdbError("acap epitaph|" + "|".join(COMMANDS))

    def complete(self, text, word):
        return [name for name in ["epitaph", *COMMANDS] if name.startswith(text)]


Acap()
