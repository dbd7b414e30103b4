using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using AsyncCap.Arch.Hosted;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Diagnostics;
using AsyncCap.Ipc.Frames;
using AsyncCap.Kernel.Processes;
using AsyncCap.Tests.Model.Reference;
using KernelBank = AsyncCap.Kernel.Banks.Bank;
using KernelCapability = AsyncCap.Ipc.Capabilities.Capability;
using KernelProcess = AsyncCap.Kernel.Processes.Process;
using Process = AsyncCap.Tests.Model.Reference.Process;

namespace AsyncCap.Tests.Model;

/// <summary>Compares all that programs can see, and the trace, of the kernel and of the model.</summary>
/// <remarks>Objects are paired when a capability to them first appears in the same slot on both sides.</remarks>
internal sealed class Comparison
{
    private readonly FrameArena _frames;
    private readonly ModelKernel _model;
    private readonly Dictionary<(KernelObject Object, uint Delivery), (uint Index, uint Generation)> _pairs = [];
    private readonly Dictionary<(bool IsResolver, uint Index, uint Generation), KernelObject> _pairsBack = [];
    private ulong _traceRead;

    public Comparison(FrameArena frames, ModelKernel model, FrameIndex root)
    {
        _frames = frames;
        _model = model;
        _pairs[(model.Root, 0)] = (root.Value, frames.Generation(root));
        _traceRead = frames.Globals.TraceCount;
    }

    public Span<byte> MessagePageOf(Process process) => _frames.Bytes(StateOf(process).MessagePage);

    /// <summary>Registers of a process, as the program left them: an input, like the message page.</summary>
    public ReadOnlySpan<ulong> RegistersOf(Process process)
    {
        ref KernelProcess state = ref StateOf(process);
        return MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<MachineContext, ulong>(ref state.Context), process.Registers.Length);
    }

    public void AfterBoot()
    {
        CompareTables();
        CompareBooks();
    }

    public void AfterStep(bool canRun, FrameIndex next, Process? ran)
    {
        CompareTrace();
        CompareTables();
        CompareBooks();
        CompareProcesses();
        if (ran is not null && IsPaired(ran))
        {
            ComparePage(ran);
        }

        Process? current = _model.Current;
        Same("somebody can run", canRun, current is not null);
        if (current is null)
        {
            return;
        }

        Same("who runs", next.Value, _pairs[(current, 0)].Index);
        if (current != ran)
        {
            ComparePage(current);
        }
    }

    private void CompareTrace()
    {
        ulong count = _frames.Globals.TraceCount - _traceRead;
        for (int i = 0; i < _model.Trace.Count || (ulong)i < count; i++)
        {
            string kernel = "nothing";
            if ((ulong)i < count)
            {
                ref readonly TraceRecord record = ref TraceRing.At(_frames, _traceRead + (ulong)i);
                TraceLine line = new(record.Kind, record.A, record.B, record.C);
                if (i < _model.Trace.Count && line == _model.Trace[i])
                {
                    continue;
                }

                kernel = line.ToString();
            }

            string model = i < _model.Trace.Count ? _model.Trace[i].ToString() : "nothing";
            string before = string.Join("\n  ", _model.Trace.Take(i));
            throw new DifferenceException($"trace: the kernel says {kernel}, the model {model}, after\n  {before}");
        }

        _traceRead += count;
        _model.Trace.Clear();
    }

    private void CompareTables()
    {
        foreach (Process process in _model.Processes)
        {
            if (!IsPaired(process) || process.IsDestroyed)
            {
                continue;
            }

            ref KernelProcess state = ref StateOf(process);
            string name = $"process {process.Number}: ";
            Same(name + "table's capacity", state.Table.Capacity, process.Capacity);
            Same(name + "table's used numbers", state.Table.Fresh, process.Fresh);
            Same(name + "free slots", state.Table.FreeCount, process.FreeSlots);
            for (uint slot = 1; slot < process.Fresh; slot++)
            {
                ComparePair(process, slot, in state.Table.At(_frames, slot), process[slot]);
            }
        }
    }

    private void ComparePair(Process process, uint slot, in KernelCapability kernel, Capability model)
    {
        if (kernel.Type != model.Type || kernel.Rights != model.Rights || kernel.Badge != model.Badge)
        {
            throw new DifferenceException(
                $"process {process.Number}, slot {slot}: the kernel has {kernel.Type} {kernel.Rights} {kernel.Badge}, the model {model}");
        }

        if (model.Object is null)
        {
            return;
        }

        (uint Index, uint Generation) named = (kernel.Index.Value, kernel.Generation);
        if (!_pairs.TryGetValue((model.Object, model.Delivery), out (uint Index, uint Generation) known))
        {
            if (!_pairsBack.TryAdd((model.Type == CapabilityType.Resolver, named.Index, named.Generation), model.Object))
            {
                throw new DifferenceException($"process {process.Number}, slot {slot}: a new {model.Type} has the name of an old one");
            }

            _pairs[(model.Object, model.Delivery)] = named;
        }
        else if (known != named)
        {
            throw new DifferenceException($"process {process.Number}, slot {slot}: another {model.Type} than the model's {model.Object.Number}");
        }

        Same($"process {process.Number}, slot {slot}, {model.Type}: is live", kernel.IsLive(_frames), model.IsLive);
    }

    private void CompareBooks()
    {
        uint sum = 0;
        foreach (Bank bank in _model.Banks)
        {
            sum += bank.Used;
            if (!_pairs.TryGetValue((bank, 0), out (uint Index, uint Generation) name))
            {
                continue;
            }

            ref KernelBank state = ref _frames.At<KernelBank>(new FrameIndex(name.Index));
            string what = $"bank {bank.Number}: ";
            Same(what + "limit", state.LimitPages, bank.Limit);
            Same(what + "used pages", state.UsedPages, bank.Used);
            Same(what + "granted pages", state.GrantedPages, bank.Granted);
        }

        Same("pages in use", _frames.Globals.PagesInUse, sum);
    }

    private void CompareProcesses()
    {
        foreach (Process process in _model.Processes)
        {
            if (!IsPaired(process))
            {
                continue;
            }

            ref KernelProcess state = ref StateOf(process);
            Same($"process {process.Number}: state", state.Party.State, process.State);
            Same($"process {process.Number}: cause", state.Party.DeathCause, process.Cause);
        }
    }

    private void ComparePage(Process process)
    {
        ReadOnlySpan<byte> kernel = MessagePageOf(process);
        ReadOnlySpan<byte> model = process.MessagePage;
        if (kernel.SequenceEqual(model))
        {
            return;
        }

        int at = kernel.CommonPrefixLength(model) & ~3;
        throw new DifferenceException(
            $"process {process.Number}, message page at 0x{at:X3}: the kernel wrote {Numbers.Read32(kernel.ToArray(), at):X8}, "
            + $"the model {Numbers.Read32(process.MessagePage, at):X8}");
    }

    private bool IsPaired(Process process)
    {
        return _pairs.TryGetValue((process, 0), out (uint Index, uint Generation) name) && _model.Processes.Contains(process) && name.Index != 0;
    }

    private ref KernelProcess StateOf(Process process) => ref _frames.At<KernelProcess>(new FrameIndex(_pairs[(process, 0)].Index));

    private static void Same<T>(string what, T kernel, T model)
    {
        if (!EqualityComparer<T>.Default.Equals(kernel, model))
        {
            throw new DifferenceException($"{what}: the kernel has {kernel}, the model {model}");
        }
    }
}

/// <summary>Kernel and model do not agree.</summary>
internal sealed class DifferenceException(string message) : WitnessException(message);
