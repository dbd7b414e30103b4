using System;

namespace AsyncCap.Tests.CoreLib;

internal static class TextChecks
{
    public static void Run()
    {
        string left = Name(1);
        string right = Name(2);
        Report.Text("concatenating two"u8, "vat1vat2", left + right);
        Report.Text("concatenating five"u8, "vat1-vat2-!", left + "-" + right + "-" + "!"[..1]);
        Report.Text("interpolating text"u8, "<vat1|vat2>", $"<{left}|{right}>");
        Report.Text("numbers as text"u8, "-2147483648,18446744073709551615,0",
            int.MinValue.ToString() + "," + ulong.MaxValue.ToString() + "," + 0L.ToString());
        Report.Text("substring"u8, "at", left.Substring(1, 2));
        Report.Text("from characters"u8, "xyz***", new string(['x', 'y', 'z']) + new string('*', 3));
        Report.Text("from a span"u8, "ca", new string("capability".AsSpan()[..2]));
        Report.Text("concatenating nothing"u8, "", string.Concat(null, null));
        Report.True("made texts equal literals"u8, left + right == "vat1vat2"
            && (left + right).GetHashCode() == "vat1vat2".GetHashCode());
        Report.Text("text of a truth"u8, "TrueFalse", true.ToString() + false.ToString());
        Report.Text("own ToString"u8, "slot 5", new Slot(5).ToString());
    }

    private static string Name(int number) => "vat" + number.ToString();

    private readonly struct Slot(int index)
    {
        private readonly int _index = index;

        public override string ToString() => "slot " + _index.ToString();
    }
}
