namespace AsyncCap.Vats;

/// <summary>A trace as lines of text: how it leaves a world that has no files.</summary>
/// <remarks>
/// <code>
/// ~trace vat NUMBER NAME               a vat's name, before its events if it has one
/// ~trace verb NUMBER NAME              a verb's name, before the first event that has it, or behind all events
/// ~trace text VAT NUMBER TEXT          a comment
/// ~trace lost VAT COUNT                events that found no room
/// ~trace end                           everything was told
/// ~trace VAT TURN PLACE KIND DETAIL SITE MESSAGE PROMISE TICKS
/// </code>
/// Numbers are hexadecimal. What a text could do to a console is taken out of it.
/// </remarks>
internal static class TraceText
{
    public const string Prefix = "~trace ";

    private const int LongestName = 400;

    /// <summary>A line for an event.</summary>
    public static string Line(in CausalEvent told)
    {
        char[] line = new char[112];
        int at = 0;
        for (int i = 0; i < Prefix.Length; i++)
        {
            line[at++] = Prefix[i];
        }

        Put(line, ref at, (ulong)told.Vat);
        Put(line, ref at, (ulong)told.Turn);
        Put(line, ref at, told.NumberInTurn);
        Put(line, ref at, told.KindNumber);
        Put(line, ref at, told.Detail);
        Put(line, ref at, told.Site);
        Put(line, ref at, (ulong)told.Message);
        Put(line, ref at, (ulong)told.Promise);
        Put(line, ref at, (ulong)told.Ticks);
        return new string(line).Substring(0, at - 1);
    }

    public static string Vat(int number, string name) => Prefix + "vat " + Hex((ulong)number) + " " + Printable(name);

    public static string Verb(uint number, string name) => Prefix + "verb " + Hex(number) + " " + Printable(name);

    public static string Comment(int vat, int number, string text) => Prefix + "text " + Hex((ulong)vat) + " " + Hex((ulong)number) + " " + Printable(text);

    public static string Lost(int vat, long count) => Prefix + "lost " + Hex((ulong)vat) + " " + Hex((ulong)count);

    public static string End => Prefix + "end";

    private static string Hex(ulong number)
    {
        char[] digits = new char[17];
        int at = 0;
        Put(digits, ref at, number);
        return new string(digits).Substring(0, at - 1);
    }

    private static string Printable(string text)
    {
        char[] printable = new char[text.Length < LongestName ? text.Length : LongestName];
        for (int i = 0; i < printable.Length; i++)
        {
            printable[i] = text[i] is >= ' ' and <= '~' ? text[i] : '?';
        }

        return new string(printable);
    }

    // A number and a space behind it.
    private static void Put(char[] text, ref int at, ulong number)
    {
        int shift = 60;
        while (shift > 0 && (number >> shift) == 0)
        {
            shift -= 4;
        }

        for (; shift >= 0; shift -= 4)
        {
            int digit = (int)(number >> shift) & 15;
            text[at++] = (char)(digit < 10 ? '0' + digit : 'a' + digit - 10);
        }

        text[at++] = ' ';
    }
}
