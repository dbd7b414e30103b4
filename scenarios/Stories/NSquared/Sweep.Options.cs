using System;
using AsyncCap.Scenarios.Programs.NSquared;

namespace AsyncCap.Scenarios.Stories.NSquared;

/// <summary>The one point that was asked for, and what cannot be asked for.</summary>
/// <remarks>The command line refuses the same before anything boots: <c>StoryCatalogue</c> says what each key takes.</remarks>
public sealed partial class Sweep
{
    // What would be taken and change nothing.
    private bool HasStrayOption()
    {
        bool hasOneOfPoint = stage.CommandLine.Value("degree"u8).Length + stage.CommandLine.Value("depth"u8).Length + stage.CommandLine.Value("design"u8).Length > 0;
        bool hasPoint = stage.CommandLine.Value("n"u8).Length > 0;
        return (hasOneOfPoint && !hasPoint) || (hasPoint && stage.CommandLine.Number("full"u8, otherwise: 0) != 0);
    }

    private void Refuse(ReadOnlySpan<byte> reason) => _ = stage.Report.Row("options"u8, passes: false).Text(reason).EndLine();

    private void TellChosen()
    {
        uint count = (uint)stage.CommandLine.Number("n"u8, otherwise: 2);
        uint depth = (uint)stage.CommandLine.Number("depth"u8, otherwise: 1);
        if (count < 2 || count > SeedsPoint || (count & (count - 1)) != 0 || depth > 64)
        {
            Refuse("n is a power of two from 2 to 65536, depth at most 64"u8);
            return;
        }

        if (!TryReadDegree(stage.CommandLine.Value("degree"u8), out Degree degree))
        {
            Refuse("degree is ring, eight or all"u8);
            return;
        }

        ReadOnlySpan<byte> design = stage.CommandLine.Value("design"u8);
        bool isKnown = false;
        for (Design known = Design.Objects; known <= Design.Credits; known++)
        {
            if (design.Length == 0 || CommandLine.AreEqual(design, RowName.NameOf(known)))
            {
                isKnown = true;
                Measure(new Point(known, count, degree, depth, stage.Seed));
            }
        }

        if (!isKnown)
        {
            Refuse("design is objects, pairs or credits"u8);
        }
    }

    // All unless told.
    private static bool TryReadDegree(ReadOnlySpan<byte> name, out Degree degree)
    {
        degree = CommandLine.AreEqual(name, "ring"u8) ? Degree.Ring : CommandLine.AreEqual(name, "eight"u8) ? Degree.Eight : Degree.All;
        return degree != Degree.All || name.Length == 0 || CommandLine.AreEqual(name, "all"u8);
    }
}
