using System;
using System.Runtime.InteropServices;
using System.Threading;

namespace AsyncCap.Arch.Exploration.Instructions.Engine;

/// <summary>Where one thread of the explorer waits for its turn. A hand-over is what an execution mostly consists of.</summary>
/// <remarks>On Linux the host's own futex, which costs about half of what SemaphoreSlim does; no spinning, because who hands
/// over and who takes over are never both at work.</remarks>
internal sealed unsafe class Seat : IDisposable
{
    private const int WaitPrivate = 128;
    private const int WakePrivate = 129;

    private static readonly nint FutexCall = FindFutexCall();

    private readonly SemaphoreSlim? _semaphore;
    private int* _word;

    public Seat()
    {
        if (FutexCall == 0)
        {
            _semaphore = new SemaphoreSlim(0);
        }
        else
        {
            _word = (int*)NativeMemory.AlignedAlloc(64, 64);
            *_word = 0;
        }
    }

    /// <summary>Waits until woken, before or after.</summary>
    public void Wait()
    {
        if (_semaphore is not null)
        {
            _semaphore.Wait();
            return;
        }

        // SAFETY: the word is ours until Dispose, which comes after the last wait.
        while (Interlocked.CompareExchange(ref *_word, 0, 1) != 1)
        {
            _ = SystemCall(FutexCall, _word, WaitPrivate, 0, 0, 0, 0); // Woken, interrupted or changed meanwhile: look again.
        }
    }

    /// <summary>Wakes who waits or will.</summary>
    public void Wake()
    {
        if (_semaphore is not null)
        {
            _ = _semaphore.Release(); // One wake for each wait.
            return;
        }

        // SAFETY: as above; who is woken may not dispose of it before it was woken again.
        Volatile.Write(ref *_word, 1);
        _ = SystemCall(FutexCall, _word, WakePrivate, 1, 0, 0, 0); // How many were woken: he waits, or will not have to.
    }

    public void Dispose()
    {
        _semaphore?.Dispose();
        NativeMemory.AlignedFree(_word);
        _word = null;
    }

    private static nint FindFutexCall()
    {
        if (!OperatingSystem.IsLinux())
        {
            return 0;
        }

        return RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 202 : RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 98 : 0;
    }

    [DllImport("libc", EntryPoint = "syscall")]
    private static extern nint SystemCall(nint number, int* word, nint operation, nint value, nint timeout, nint second, nint third);
}
