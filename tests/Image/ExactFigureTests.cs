using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using AsyncCap.CommandLine;
using AsyncCap.CommandLine.Measuring;
using Xunit;

namespace AsyncCap.Tests.Image;

/// <summary>What can be counted exactly may not grow unnoticed: instructions, bytes of objects, sizes of images. Times are nobody's concern here.</summary>
[Collection(ImageCollection.Name)]
public sealed class ExactFigureTests(ImageFixture images)
{
    private static readonly RepositoryLayout Layout = RepositoryLayout.Find();

    [QemuFact]
    public async Task No_operation_takes_more_instructions_or_bytes_than_was_accepted()
    {
        Boot boot = await images.BootAsync("run=" + Surroundings.MeasureStory);
        boot.MustPass();
        List<MeasuredFigure> figures = [.. boot.Record.Figures.Select(MetalMeasurement.ToMeasured)];
        Assert.NotEmpty(figures);
        Assert.Empty(Baseline.Read(Layout.Baseline).FindWorse(figures.Where(figure => figure.Exact)));
    }

    /// <summary>Images of programs grow with every story, so they are only told.</summary>
    [QemuFact]
    public async Task The_kernel_is_no_larger_than_was_accepted()
    {
        IReadOnlyList<MeasuredFigure> sizes = await MetalMeasurement.WeighImagesAsync(Layout, CancellationToken.None);
        Assert.Empty(Baseline.Read(Layout.Baseline).FindWorse(sizes.Where(size => size.Name == "metal/kernel-image/size")));
    }
}
