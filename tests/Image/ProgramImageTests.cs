using System;
using System.Buffers.Binary;
using System.IO;
using System.Threading.Tasks;
using Xunit;

namespace AsyncCap.Tests.Image;

/// <summary>Images that are none: the kernel refuses each with a sentence and an exit code, and starts none.</summary>
/// <remarks>The loader's every check has a test in tests/Unit; here is the way from the boot loader to it.</remarks>
[Collection(ImageCollection.Name)]
public sealed class ProgramImageTests(ImageFixture images) : IDisposable
{
    private const int EntryOffset = 24;
    private const int PartTableOffset = 32;
    private const int PartCountOffset = 56;
    private const int FirstPartOffset = 64;
    private const string Refusal = "The programs' image cannot be loaded";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [QemuFact]
    public async Task A_missing_image_is_said()
    {
        Boot boot = await ImageFixture.BootAsync(images.Machine("run=survive") with { ProgramsPath = null });
        boot.MustStop("There are no programs to run: -initrd must name their image.", Boot.PanicExitCode);
    }

    [QemuTheory]
    [InlineData(1)]
    [InlineData(63)]
    [InlineData(100)]
    [InlineData(4096)]
    public async Task A_truncated_image_is_refused(int sizeBytes) => await MustBeRefusedAsync(ReadImage()[..sizeBytes]);

    [QemuFact]
    public async Task Text_is_refused() => await MustBeRefusedAsync("This is a text, and a rather short one."u8.ToArray());

    [QemuFact]
    public async Task Noise_is_refused()
    {
        byte[] noise = new byte[100_000];
        new Random(8812).NextBytes(noise);
        await MustBeRefusedAsync(noise);
    }

    [QemuFact]
    public async Task Noise_behind_a_good_start_is_refused()
    {
        byte[] image = ReadImage();
        new Random(8812).NextBytes(image.AsSpan(FirstPartOffset));
        await MustBeRefusedAsync(image);
    }

    /// <summary>A kernel is an ELF file too, but its parts lie where programs may not be.</summary>
    [QemuFact]
    public async Task A_kernel_is_refused() =>
        await MustBeRefusedAsync(await File.ReadAllBytesAsync(images.Layout.Kernel(isChecked: false)));

    [QemuTheory]
    [InlineData(0UL)]
    [InlineData(0x1000UL)]
    [InlineData(0x4010_0000UL)] // a program's, but nothing is there
    [InlineData(0x4020_0000UL)] // its data
    [InlineData(0x0000_8000_0000_0000UL)]
    [InlineData(0xffff_ffff_8010_0000UL)]
    public async Task An_entry_outside_the_image_is_refused(ulong entry) =>
        await MustBeRefusedAsync(ImageWith(EntryOffset, entry));

    [QemuTheory]
    [InlineData(FirstPartOffset + 8, ulong.MaxValue)] // offset in the file
    [InlineData(FirstPartOffset + 16, 0xffff_ffff_8010_0000UL)] // address
    [InlineData(FirstPartOffset + 32, 0x7fff_ffff_ffff_ffffUL)] // bytes in the file
    [InlineData(FirstPartOffset + 40, ulong.MaxValue)] // bytes in memory
    [InlineData(PartTableOffset, 0xffff_ffff_ffff_ffc0UL)]
    public async Task A_part_that_is_out_of_bounds_is_refused(int offset, ulong value) =>
        await MustBeRefusedAsync(ImageWith(offset, value));

    [QemuFact]
    public async Task More_parts_than_the_file_has_are_refused()
    {
        byte[] image = ReadImage();
        BinaryPrimitives.WriteUInt16LittleEndian(image.AsSpan(PartCountOffset), ushort.MaxValue);
        await MustBeRefusedAsync(image);
    }

    [QemuFact]
    public async Task A_part_that_is_writable_and_executable_is_refused()
    {
        byte[] image = ReadImage();
        BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan(FirstPartOffset + 4), 7);
        await MustBeRefusedAsync(image);
    }

    private async Task MustBeRefusedAsync(byte[] image)
    {
        string path = _folder.Write("programs", image);
        Boot boot = await ImageFixture.BootAsync(images.Machine("run=survive", isChecked: true) with { ProgramsPath = path });
        boot.MustStop(Refusal, Boot.PanicExitCode);
        Assert.Empty(boot.Record.Stories);
    }

    private byte[] ReadImage() => File.ReadAllBytes(images.Layout.Programs);

    private byte[] ImageWith(int offset, ulong value)
    {
        byte[] image = ReadImage();
        BinaryPrimitives.WriteUInt64LittleEndian(image.AsSpan(offset), value);
        return image;
    }
}
