using System.Threading;
using AsyncCap.Vats;

namespace AsyncCap.Bench.Hosted.Vats;

/// <summary>Lets the thread that measures wait until so many things have come to their end.</summary>
[OutsideOfVats]
internal sealed class Finish(int count)
{
    private readonly ManualResetEventSlim _all = new(count == 0);
    private int _left = count;

    /// <summary>Begins again.</summary>
    public void Expect(int count)
    {
        _left = count;
        _all.Reset();
    }

    /// <summary>One has.</summary>
    public void One()
    {
        if (Interlocked.Decrement(ref _left) == 0)
        {
            _all.Set();
        }
    }

    /// <summary>Waits.</summary>
    public void Wait() => _all.Wait();
}
