using System;
using System.Runtime.CompilerServices;
using AsyncCap.Vats;

namespace AsyncCap.Bench.Hosted.Vats;

/// <summary>What vats and objects weigh: live bytes after a collection, so the figures are the same in every run.</summary>
[OutsideOfVats]
internal static class VatMemory
{
    private const int VatCount = 50_000;
    private const int ObjectCount = 1_000_000;

    /// <summary>Tells the figures.</summary>
    public static void Tell(FigureSheet sheet)
    {
        using VatTraffic traffic = new(1);
        _ = traffic.MakeNodes(64, isRing: true); // What is made once is made.
        sheet.Add("vat-memory/far-reference", Unsafe.SizeOf<Eventual<INode>>(), "bytes", isExact: true);
        long before = Live();
        VatControl[] idle = traffic.MakeVats(VatCount);
        Vat[] kept = Array.ConvertAll(idle, control => new Vat(control.Vat()));
        Array.Clear(idle);
        sheet.Add("vat-memory/idle-vat", Each(before, VatCount, IntPtr.Size + (2 * IntPtr.Size)), "bytes", isExact: true);
        GC.KeepAlive(kept);

        before = Live();
        Finish finish = new(1);
        Eventual<INode>[] objects = new Eventual<INode>[ObjectCount];
        traffic.MakeVats(1)[0].Enter(() => Fill(objects, 0, ObjectCount, finish));
        finish.Wait();
        sheet.Add("vat-memory/object-and-reference", Each(before, ObjectCount, 0), "bytes", isExact: true);

        Array.Clear(objects);
        Array.Clear(kept);
        before = Live();
        int each = ObjectCount / VatCount;
        VatControl[] vats = traffic.MakeVats(VatCount);
        finish.Expect(VatCount);
        for (int i = 0; i < VatCount; i++)
        {
            int first = i * each;
            vats[i].Enter(() => Fill(objects, first, each, finish));
        }

        finish.Wait();
        Array.Clear(vats);
        long whole = Live() - before + ((long)ObjectCount * Unsafe.SizeOf<Eventual<INode>>());
        sheet.Add("vat-memory/50000-vats-and-1000000-objects", Math.Round(whole / 1e6, 1), "MB", isExact: false);
        GC.KeepAlive(objects);
    }

    private static void Fill(Eventual<INode>[] objects, int first, int count, Finish finish)
    {
        for (int i = first; i < first + count; i++)
        {
            objects[i] = Ref.Of<INode>(new Server());
        }

        finish.One();
    }

    private static double Each(long before, int count, int slotBytes) => Math.Round((double)(Live() - before) / count) - slotBytes;

    private static long Live()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }

    /// <summary>Keeps a vat and nothing else.</summary>
    private readonly struct Vat(Eventual<IVat> reference)
    {
        public Eventual<IVat> Reference => reference;
    }
}
