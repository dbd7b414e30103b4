using System;
using System.Diagnostics;
using AsyncCap.Arch.Hosted;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;
using AsyncCap.Ipc.Frames;
using AsyncCap.Kernel;

namespace AsyncCap.Bench.Hosted;

/// <summary>A hosted kernel with one process, entered by plain calls: what is measured is the kernel, not threads.</summary>
internal sealed class LoneProcess : ProgramHost, IDisposable
{
    private const uint PageCount = 1 << 14;
    private const uint TraceRecords = 4096;

    private readonly HostedMemory _memory = new(PageCount);
    private readonly PageIndex _messagePage;
    private Kernel<HostedMachine> _kernel;

    public LoneProcess()
    {
        _kernel = new Kernel<HostedMachine>(_memory.Frames, new HostedMachine(static _ => { }, new HostedInput(string.Empty)));
        _kernel.Initialize(TraceRecords);
        InvocationError error = _kernel.LoadInitialProgram(HostedImage.Build(), default, out _);
        if (error != InvocationError.None || !_kernel.SelectNext(out FrameIndex process))
        {
            throw new InvalidOperationException($"The hosted kernel did not start: {error}.");
        }

        _messagePage = _memory.Frames.At<Kernel.Processes.Process>(process).MessagePage;
    }

    public override Span<byte> MessagePage => _memory.Frames.Bytes(_messagePage);

    public override ulong OwnDataAddress => throw new NotSupportedException();

    public override ulong OwnTextAddress => throw new NotSupportedException();

    public override void Turn()
    {
        FrameIndex process;
        do
        {
            _kernel.Turn();
            if (!_kernel.SelectNext(out process))
            {
                throw new InvalidOperationException("The only process went to sleep.");
            }
        }
        while (_kernel.Frames.At<Kernel.Processes.Process>(process).Batch.IsUnfinished); // A long batch takes several entries.
    }

    public void Dispose() => _memory.Dispose();

    public override ulong ReadCounter() => (ulong)Stopwatch.GetTimestamp();

    public override ulong Peek(ulong address) => throw new NotSupportedException();

    public override void Poke(ulong address, ulong value) => throw new NotSupportedException();

    public override Span<byte> Page(ulong address) => throw new NotSupportedException();

    public override void Jump(ulong address) => throw new NotSupportedException();

    public override void ExecutePrivileged(PrivilegedInstruction instruction) => throw new NotSupportedException();

    public override void LoopForever() => throw new NotSupportedException();
}
