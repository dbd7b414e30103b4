using System.Runtime.CompilerServices;
using AsyncCap.Ipc.Abi;
using KernelMessage = AsyncCap.Ipc.Client.Message;

namespace AsyncCap.Vats;

/// <summary>What goes out as a capability, and what comes in as one.</summary>
internal sealed partial class Outside
{
    private const ulong EndpointBirths = 1ul << 56;

    private readonly NumberTable<Export> _exports = new();
    private readonly NumberTable<Export> _exportsByBirth = new();
    private readonly NumberTable<Export> _exportsByTarget = new();
    private readonly NumberTable<ImportEntry> _imports = new();
    private uint _lastExport;
    private int _undecidedImports;

    /// <summary>Objects of this vat that others may hold.</summary>
    public int ExportCount => _exports.Count;

    /// <summary>Promises of this vat that others may wait for: each is 256 bytes of its bank.</summary>
    public int PromiseCount { get; private set; }

    /// <summary>Objects of others that this vat may hold.</summary>
    public int ImportCount => _imports.Count;

    /// <summary>Puts a capability for something beside the bytes of a message.</summary>
    public void Export(KernelWriter writer, object target, Vat? home, Passing passing)
    {
        if (home is null)
        {
            ExportPromise(writer, (Promise)target, passing);
        }
        else if (home == this)
        {
            PassOnImport(writer, ((Import)target).Record);
            writer.Write((long)Envelope.NoKey);
        }
        else if (ExportOf(target) is { } export && TryGrant(export, out ulong key) is var slot and not 0)
        {
            writer.AddSlot(slot, isTemporary: true, key: key);
            writer.Write((long)key);
        }
        else
        {
            writer.Spend();
        }
    }

    /// <summary>A capability for an object of this vat, in a slot of its own, for somebody who gets it by other ways than a message.</summary>
    public uint GrantTo(object target)
    {
        Export export = ExportOf(target) ?? throw new BrokenException(Problem.Overloaded);
        uint badge = export.NextBadge++;
        uint slot = TryMint(export, new Grant(badge) { IntroducedCount = 1 });
        return slot != 0 ? slot : throw new BrokenException(Problem.Overloaded);
    }

    /// <summary>Makes a reference of a capability that came.</summary>
    public void Import(uint slot, bool isPromise, ulong key, Passing passing, out object? target, out Vat? home)
    {
        KernelMessage look = Look(slot);
        ImportSeen(slot, in look, isPromise, key, passing, out target, out home);
    }

    private void ImportSeen(uint slot, in KernelMessage look, bool isPromise, ulong key, Passing passing, out object? target, out Vat? home)
    {
        CapabilityType type = (CapabilityType)(look.Words[0] & 0xFF);
        if (isPromise && type == CapabilityType.Promise && MayAwait((uint)(look.Words[0] >> 8) & 0xFF) && _undecidedImports < Host.MostUndecidedImports)
        {
            (target, home) = (ImportPromise(slot, passing), null);
        }
        else if (IsLiveEntry(in look))
        {
            ImportObject(slot, in look, key, out target, out home);
        }
        else
        {
            DropSlot(slot);
            Problem problem = type == CapabilityType.Entry && !IsLive(in look) ? KernelProblems.Of(BreakReason.EndpointDestroyed) : NotAReference;
            (target, home) = (Ref.MakeBroken<Unit>(problem), null);
        }
    }

    // The table of births: what a capability names, as the process's own table tells it. Looking gives no authority.
    private KernelMessage Look(uint slot) => Gate.Ask(Operation.Send, Gate.Self, 0, [(ulong)ProcessMethod.ReadSlot, slot, 0]);

    private void ImportObject(uint slot, in KernelMessage look, ulong key, out object? target, out Vat? home)
    {
        if (OwnIn(in look) is { } own)
        {
            bool isOrdered = Host.Plant is not (OrderPlant.ComesHomeAtOnce or OrderPlant.ArgumentComesHomeAtOnce);
            bool isHome = TryComeHome(own, slot, BadgeIn(in look), key, isOrdered);
            (target, home) = isHome ? (own.Target, Host.Vat) : (Ref.MakeBroken<Unit>(Problem.Overloaded), null);
            return;
        }

        home = this;
        ulong birth = EndpointBirths | look.Words[2];
        if (_imports.Find(birth) is { } known && known.Import is { } import)
        {
            SendRelease(slot, key, isLast: true); // One way to it is enough.
            target = import;
            return;
        }

        ImportRecord record = new(birth, slot, key);
        Import made = new(record);
        _imports.Set(birth, new ImportEntry(record, made));
        target = made;
    }

    // Less than that the kernel would refuse, and what was sent to it would wait for ever.
    private static bool MayAwait(uint rights) => (rights & (uint)(Rights.Read | Rights.Weak | Rights.Opaque)) == (uint)Rights.Read;

    private Promise ImportPromise(uint slot, Passing passing)
    {
        if (TryTakeCall(CallUse.Import) is not { } call)
        {
            DropSlot(slot);
            return Ref.MakeBroken<Unit>(Problem.Overloaded);
        }

        _undecidedImports++;
        Promise promise = passing.NewPromise();
        call.Promise = promise;
        call.Passing = passing;
        call.Awaited = slot;
        Gate.Do(Operation.Await, call.Slot, slot);
        promise.PipeNew(call, this); // To what our own call will get, not to the kernel's promise: its maker may let go of that before we have looked.
        return promise;
    }

    // Null if the bank is spent.
    private Export? ExportOf(object target)
    {
        ulong hash = HashOf(target);
        Export? alike = _exportsByTarget.Find(hash);
        if (FindIn(alike, target) is { } known)
        {
            return known;
        }

        uint index = ++_lastExport;
        KernelMessage made = Order(Gate.Bank, [(ulong)BankMethod.CreateEndpoint, index]);
        if (made.Error != InvocationError.None)
        {
            return null;
        }

        uint endpoint = made.Slot;
        Export export = new(index, target, endpoint) { Birth = EndpointBirths | Look(endpoint).Words[2], NextAlike = alike };
        _exportsByTarget.Set(hash, export);
        _exports.Set(index, export);
        _exportsByBirth.Set(export.Birth, export);
        return export;
    }

    /// <summary>Forgets an object of this vat as one that others may hold, if it is one.</summary>
    public void Withdraw(object target)
    {
        if (FindIn(_exportsByTarget.Find(HashOf(target)), target) is { } known)
        {
            Forget(known);
        }
    }

    // Among those whose targets have one hash.
    private static Export? FindIn(Export? alike, object target)
    {
        while (alike is not null && !ReferenceEquals(alike.Target, target))
        {
            alike = alike.NextAlike;
        }

        return alike;
    }

    private void Forget(Export export)
    {
        _exports.Remove(export.Index);
        _lastServed = null;
        _exportsByBirth.Remove(export.Birth);
        ulong hash = HashOf(export.Target);
        Export? alike = null;
        for (Export? known = _exportsByTarget.Find(hash); known is not null;)
        {
            Export? next = known.NextAlike;
            if (known != export)
            {
                known.NextAlike = alike;
                alike = known;
            }

            known = next;
        }

        _exportsByTarget.Remove(hash);
        if (alike is not null)
        {
            _exportsByTarget.Set(hash, alike);
        }

        Gate.Do(Operation.Send, export.Endpoint, 0, [(ulong)EndpointMethod.Destroy]);
        DropSlot(export.Endpoint);
        EndHomecoming(export);
        if (export.Target is Receipt receipt)
        {
            NoteArrived(receipt.Promises);
        }
    }

    // EX-3: nobody has an entry any more, and nothing that was sent is left. If one was minted since the kernel said so, it is not true any more.
    private void ForgetUnheld(uint index, uint mintedCount)
    {
        if (_exports.Find(index) is { } export && export.MintedCount == mintedCount && Host.Plant != OrderPlant.KeepsForTheDead)
        {
            Forget(export);
        }
    }

    private static ulong HashOf(object target) => (uint)RuntimeHelpers.GetHashCode(target);

    private uint TryGrant(Export export, out ulong key)
    {
        key = Host.NextKey();
        return TryMint(export, new Grant(export.NextBadge++) { Key = key });
    }

    // 0 if there is no room for the entry: then nobody has it, and nobody the object if nobody had it before.
    private uint TryMint(Export export, Grant grant)
    {
        if (!TryAskBeforePassing(export))
        {
            return 0;
        }

        KernelMessage made = Order(export.Endpoint, [(ulong)EndpointMethod.MintCounted, grant.Badge]);
        if (made.Error == InvocationError.None)
        {
            export.MintedCount = (uint)made.Words[0];
            export.Grants.Set(grant.Badge, grant);
            return made.Slot;
        }

        if (export.Grants.Count == 0)
        {
            Forget(export);
        }

        return 0;
    }

    private void PassOnImport(KernelWriter writer, ImportRecord record)
    {
        if (TryTakeCall(CallUse.Only) is not { } call)
        {
            writer.Spend();
            return;
        }

        Gate.Send(record.Slot, call, [Envelope.Retain], []);
        writer.AddSlot(record.Slot, isTemporary: false, retained: record);
    }

    // Lets go of an entry; if it is the last of it here, of its slot too.
    private void SendRelease(uint slot, ulong key, bool isLast, ImportRecord? import = null) =>
        PayOrOwe(new Owed(CallUse.Only, slot) { Key = key, IsLast = isLast, Import = import });

    private void ExportPromise(KernelWriter writer, Promise promise, Passing passing)
    {
        KernelMessage made = Order(Gate.Bank, [(ulong)BankMethod.CreatePromise]);
        if (made.Error != InvocationError.None)
        {
            writer.Spend();
            return;
        }

        // Without Write the kernel does not put what it became in its place: then nobody would hear by which key that is let go of, nor ask whether all has come home.
        Gate.Do(Operation.Copy, made.Slot, made.Slot, flags: (byte)Rights.Write);
        PromiseCount++;
        ExportedPromise exported = new(made.Slot, made.Badge);
        promise.Tell(new Answering(Host.Vat, this, promise, passing, exported.Resolver));
        writer.AddPromise(exported);
    }

    // The promise's own reference is the kernel's; what is left to do is to let go of it when nobody waits for it. The message that took it was answered: whoever
    // got it waits for it, and who waits after him is told after him, whether it is settled by now or not.
    private void LetGo(ExportedPromise exported)
    {
        if (exported.HasArrived)
        {
            return; // Its message did not leave, and neither did its receipt.
        }

        exported.HasArrived = true;
        if (Host.Plant == OrderPlant.LetsGoTooEarly)
        {
            DestroyPromise(exported);
            return;
        }

        PayOrOwe(new Owed(CallUse.LastWaiter, exported.Slot) { Promise = exported });
    }

    /// <summary>Gives back imports that this vat holds no reference to any more.</summary>
    /// <returns>Whether there were any.</returns>
    public bool ReleaseUnused()
    {
        int before = _imports.Count;
        for (int place = 0; place < _imports.PlaceCount;)
        {
            if (_imports.At(place, out ulong birth) is { } entry && entry.Import is null && entry.Record.SentCount == 0)
            {
                _imports.Remove(birth);
                SendRelease(entry.Record.Slot, entry.Record.Key, isLast: true);
            }
            else
            {
                place++;
            }
        }

        return _imports.Count != before;
    }

    private static Problem NotAReference { get; } =
        new(ProblemKind.Malformed, "What came in place of a reference is none, or its object is gone.");
}
